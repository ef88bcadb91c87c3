/**
 * Saying that others' work has arrived, by this device's own signed word: the only ground on which its author's screen may
 * say "On another device". Acknowledgements themselves are not acknowledged.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';
import { ok, type Result } from '#kernel/result.ts';
import type { Step } from './engine-parts.ts';
import type { Memory } from './memory.ts';
import { acknowledge } from './writer.ts';

interface Place {
  readonly record: RecordId;
  readonly compartment: number;
}

/** Where somebody else's work is the newest thing we know. */
export function placesToAcknowledge(memory: Memory): readonly Place[] {
  const own = toHex(memory.device.deviceId);
  return memory.workplaces.all().flatMap(({ groupId, compartment, ledger }) => {
    const record = parseRecordId(groupId);
    const unanswered = ledger.view.heads().some((id) => {
      const statement = ledger.view.statement(id);
      return statement !== undefined && statement.deviceId !== own && statement.docIds.length > 0;
    });
    return record !== undefined && unanswered ? [{ record, compartment }] : [];
  });
}

/** Answers everything that is unanswered; places we may only read stay silent. */
export function acknowledgeAll(step: Step): Promise<Result<void, never>> {
  for (const place of placesToAcknowledge(step.memory)) acknowledge(step, place);
  return Promise.resolve(ok(undefined));
}

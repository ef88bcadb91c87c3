/**
 * Saying that others' work has arrived, by this device's own signed word: the only ground on which its author's screen may
 * say "On another device". Acknowledgements themselves are not acknowledged.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { currentEpoch, owedReason, type CompartmentPlace } from '#crypto/epoch/current.ts';
import type { CommandError } from '#kernel/feature.ts';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';
import { ok, type Result } from '#kernel/result.ts';
import { accessEnded } from './access-ended.ts';
import type { Step } from './engine-parts.ts';
import type { Memory } from './memory.ts';
import { acknowledge } from './writer.ts';

interface Place {
  readonly record: RecordId;
  readonly compartment: number;
}

/**
 * Where somebody else has done work that this device has not yet said it has; that a third one said so is no answer of ours. What
 * has slept since the start is asked for when it has woken.
 */
export function placesToAcknowledge(memory: Memory): readonly Place[] {
  // The word of who has left counts for nobody.
  if (accessEnded(memory) !== undefined) return [];
  const own = toHex(memory.device.deviceId);
  return memory.workplaces.awake().flatMap(({ groupId, compartment, ledger }) => {
    const record = parseRecordId(groupId);
    if (record === undefined || !ledger.view.owesAnswer(own)) return [];
    return mayAnswer(memory, { groupId, compartment }) ? [{ record, compartment }] : [];
  });
}

/** Only under an epoch we may write in and that is owed no successor: saying "arrived" is no reason to rotate. */
function mayAnswer(memory: Memory, place: CompartmentPlace): boolean {
  const epoch = currentEpoch(memory.book, place);
  return (
    epoch !== undefined &&
    memory.keyring.get(epoch.epochId)?.edit !== undefined &&
    owedReason(memory.book, { groupId: place.groupId, epoch }) === undefined
  );
}

/** Answers everything that is unanswered, or nothing at all. */
export function acknowledgeAll(step: Step): Promise<Result<void, CommandError>> {
  for (const place of placesToAcknowledge(step.memory)) {
    const answered = acknowledge(step, place);
    if (!answered.ok) return Promise.resolve(answered);
  }
  return Promise.resolve(ok(undefined));
}

/**
 * Taking up late work or leaving it out. The decision is an entry of the record's log, so that every device shows or hides the
 * work alike; nothing is deleted by it (crypto design, 5 and 8.4).
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { writeVerdict } from '#crypto/log/bodies/verdict.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { VERDICT_STATEMENTS_MAX } from '#crypto/log/limits.ts';
import type { RecordId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { mayLetInto } from '../joining/appointments.ts';
import { accessEnded } from './access-ended.ts';
import { actingRole, type Step } from './engine-parts.ts';
import { channelOfEpoch, channelOfLog } from './epochs.ts';
import { reconsiderAll } from './receiver.ts';

export interface Verdict {
  readonly record: RecordId;
  readonly verdict: 'adopt' | 'reject';
  /** As they were shown; what has come since is not decided with them. */
  readonly statements: readonly string[];
}

/** 'engine/not-permitted': this person may not decide, or there is nothing of it to decide. */
export interface VerdictError {
  readonly code: 'engine/not-permitted' | 'engine/no-key';
}

/** The most of one sitting: each group is an entry, and entries that nobody has built on are few in a log. */
const GROUPS_MAX = 8;

/** Answers the ids of the entries that say it. */
export async function judgeLateWork(
  step: Step,
  verdict: Verdict,
): Promise<Result<readonly string[], VerdictError>> {
  const { memory } = step;
  const groups = groupsOf(step, verdict);
  const mayJudge = accessEnded(memory) === undefined && mayLetInto(memory, verdict.record);
  if (!mayJudge || groups.length === 0 || groups.length > GROUPS_MAX)
    return err({ code: 'engine/not-permitted' });
  const log = channelOfLog(memory, verdict.record);
  if (log === undefined || memory.channels.get(log)?.edit === undefined)
    return err({ code: 'engine/no-key' });
  const entries: string[] = [];
  for (const group of groups) {
    const written = writeGroup(step, { ...verdict, ...group, log });
    if (!written.ok) return written;
    entries.push(written.value);
  }
  await reconsiderAll(step);
  return ok(entries);
}

/** Statements of one compartment by whoever had seen the same of the log. */
interface Group {
  readonly compartment: number;
  readonly parents: readonly string[];
  readonly epochs: ReadonlySet<string>;
  readonly ids: readonly string[];
}

function groupsOf(step: Step, { record, statements }: Verdict): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { compartment, ledger } of step.memory.workplaces.of(record)) {
    for (const id of statements) {
      const standing = ledger.view.standingOf(id)?.standing;
      const statement = ledger.view.statement(id);
      const session = statement && ledger.view.session(statement.sessionId);
      if (session === undefined || (standing !== 'set-aside' && standing !== 'rejected')) continue;
      const parents = session.signed.session.logHeads.map(toHex);
      const key = [compartment, ...parents].join();
      const group = groups.get(key) ?? { compartment, parents, epochs: new Set(), ids: [] };
      const epochs = new Set([...group.epochs, session.epochId]);
      groups.set(key, { ...group, epochs, ids: [...group.ids, id].sort() });
    }
  }
  return [...groups.values()].flatMap(inEntries);
}

function inEntries(group: Group): readonly Group[] {
  const { ids } = group;
  const starts = Array.from({ length: Math.ceil(ids.length / VERDICT_STATEMENTS_MAX) });
  return starts.map((_, i) => {
    const start = i * VERDICT_STATEMENTS_MAX;
    return { ...group, ids: ids.slice(start, start + VERDICT_STATEMENTS_MAX) };
  });
}

/**
 * It builds on no more of the log than the author had seen, and is told where they still read: so their own device can say what
 * became of their work, and learns nothing else.
 */
function writeGroup(
  step: Step,
  group: Verdict & Group & { readonly log: string },
): Result<string, VerdictError> {
  const { memory, logAuthor, postman, batch } = step;
  const { record, verdict, compartment, parents, epochs, ids, log } = group;
  const known = new Set(memory.book.state(record)?.verdicts.map(({ entryId }) => entryId));
  const entry = logAuthor.write({
    ...{ groupId: record, type: 'verdict', roleId: actingRole(memory, record), parents },
    body: (w) => writeVerdict(w, { compartment, verdict, statementIds: ids.map(fromHexId) }),
  });
  if (!entry.ok) return entry;
  batch.put('entries', memory.numbers.take(), entry.value);
  const channels = new Set([log]);
  for (const epochId of epochs) {
    const channelId = channelOfEpoch(memory, epochId);
    if (channelId !== undefined && memory.channels.get(channelId)?.edit !== undefined)
      channels.add(channelId);
  }
  for (const channelId of channels) postman.postEntries(batch, channelId, [entry.value]);
  const made = memory.book.state(record)?.verdicts.find(({ entryId }) => !known.has(entryId));
  return made === undefined ? err({ code: 'engine/not-permitted' }) : ok(made.entryId);
}

/**
 * What was set aside, and what somebody can do about it: try it again, after an update or when something else has arrived since,
 * or put it away. Neither deletes anything. Late work and forks are decided about where their authors stand beside them.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { CommandError } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { mayLetInto } from '../joining/appointments.ts';
import { setAsideRow, type SetAsideRow } from '../rows/small-rows.ts';
import { accessEnded } from './access-ended.ts';
import type { Engine } from './engine.ts';
import type { Step } from './engine-parts.ts';
import { stepTaking, type TakeEnvelope } from './intake.ts';
import { LEFT_OUT } from './left-out.ts';
import type { Memory } from './memory.ts';
import { rotateShared } from './rotation.ts';

/** The reason under which something is kept that nobody has to look into any more. */
const PUT_AWAY = 'engine/put-away';

const DECIDED_ELSEWHERE: ReadonlySet<string> = new Set(['crypto/late', 'crypto/fork']);
const DECIDED: ReadonlySet<string> = new Set([LEFT_OUT, PUT_AWAY]);
/** As many in one step as a commit should hold. */
const AT_ONCE = 32;

export const isUndecided = ({ reason }: SetAsideRow): boolean => !DECIDED.has(reason);

/** Only what was kept can be offered to anybody again. */
export const mayTryAgain = ({ reason, envelope }: SetAsideRow): boolean =>
  envelope.byteLength > 0 && !DECIDED_ELSEWHERE.has(reason) && !DECIDED.has(reason);

/** Whoever leads the clinic may put anything away; others what could never be read, of which nothing was kept. */
export function mayPutAway(memory: Memory, { reason, envelope }: SetAsideRow): boolean {
  if (DECIDED_ELSEWHERE.has(reason) || DECIDED.has(reason)) return false;
  const { organisation } = memory.identity;
  if (envelope.byteLength === 0) return true;
  if (organisation === undefined || accessEnded(memory) !== undefined) return false;
  return mayLetInto(memory, toHex(organisation.organisationId));
}

/**
 * Takes envelopes in as if they had just arrived, and answers how many came through. The others lie where they lay, with the
 * reason of this time. 'identity/not-open', 'storage/…'.
 */
export async function tryAgain(
  engine: Engine,
  ids: readonly string[],
): Promise<Result<number, CommandError>> {
  let through = 0;
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const done = await stepTaking(engine, async (step, take) => {
      let taken = 0;
      for (const id of ids.slice(at, at + AT_ONCE)) if (await takeAgain(step, id, take)) taken += 1;
      if (step.batch.writesTo('entries') && step.memory.identity.stage === 'member')
        rotateShared(step);
      return ok(taken);
    });
    if (!done.ok) return done;
    through += done.value;
  }
  return ok(through);
}

async function takeAgain(step: Step, id: string, take: TakeEnvelope): Promise<boolean> {
  const { memory, batch } = step;
  const row = memory.setAside.get(id);
  const channelId = row && toHex(row.channelId);
  // Of a record that is on this device no more, there is nothing to take it into.
  if (row === undefined || channelId === undefined || !mayTryAgain(row)) return false;
  if (!memory.channels.has(channelId)) return false;
  memory.setAside.delete(id);
  batch.remove('set-aside', id);
  await take(step, { channelId, envelope: row.envelope });
  const again = memory.setAside.get(id);
  if (again === undefined) return true;
  // It has waited since it first came, and no attempt costs it its bytes.
  keep(step, id, { ...again, since: row.since, envelope: row.envelope });
  return false;
}

/** 'engine/not-permitted' when one of them is not this person's to decide; then all stay. Unknown ones are passed over. */
export function putAway(step: Step, ids: readonly string[]): Result<void, CommandError> {
  const rows = ids.flatMap((id) => {
    const row = step.memory.setAside.get(id);
    return row === undefined ? [] : [{ id, row }];
  });
  if (rows.some(({ row }) => !mayPutAway(step.memory, row)))
    return err({ code: 'engine/not-permitted' });
  for (const { id, row } of rows) keep(step, id, { ...row, reason: PUT_AWAY });
  return ok(undefined);
}

function keep({ memory, batch }: Step, id: string, row: SetAsideRow): void {
  memory.setAside.set(id, row);
  batch.put('set-aside', id, setAsideRow.encode(row));
}

/**
 * Runs of envelopes on their way into the engine, one step for each run. An envelope at which a step breaks off is set aside on
 * the next attempt, so that it blocks nothing behind it and is not lost.
 */
import type { CommandError } from '#kernel/feature.ts';
import { ok, type Result } from '#kernel/result.ts';
import { isPutBy, putBy } from '../emergency/packed-intake.ts';
import { takeInboxMessage } from '../joining/inbox.ts';
import type { Arrived } from '../relay/link-port.ts';
import type { Engine } from './engine.ts';
import type { Step } from './engine-parts.ts';
import { keepChannel } from './epochs.ts';
import { rotateShared } from './rotation.ts';
import { receiveEnvelope, setAside, type ArrivedEnvelope } from './receiver.ts';

export type TakeEnvelope = (step: Step, arrived: ArrivedEnvelope) => Promise<void>;

/** Takes a run in. False when it could not be made durable: then the store stands where it stood. */
export async function takeRun(engine: Engine, run: Arrived): Promise<boolean> {
  const taken = await stepTaking(engine, async (step, take) => {
    if (isPutBy(step.memory, run.channelId)) putBy(step, run);
    // What is on this device no more has nothing to arrive in.
    if (!step.memory.channels.has(run.channelId) || isAhead(step, run)) return ok(undefined);
    for (const { envelope } of run.items)
      if (envelope !== undefined) await take(step, { channelId: run.channelId, envelope });
    // Whoever manages makes the keys that a removal leaves owed, as soon as they hear of it.
    if (step.batch.writesTo('entries') && step.memory.identity.stage === 'member')
      rotateShared(step);
    movePosition(step, run);
    return ok(undefined);
  });
  return taken.ok;
}

/** Takes in snapshots that come before their turn, the newest first: of several of a document the first that holds is shown. */
export async function takeAhead(
  engine: Engine,
  channelId: string,
  envelopes: readonly Uint8Array[],
): Promise<void> {
  await stepTaking(engine, async (step, take) => {
    const isRead = step.memory.channels.has(channelId) && !isPutBy(step.memory, channelId);
    if (isRead)
      for (const envelope of [...envelopes].reverse()) await take(step, { channelId, envelope });
    return ok(undefined);
  });
}

/** A step that takes envelopes in. One at which it breaks off is set aside on the next attempt. */
export async function stepTaking<T>(
  engine: Pick<Engine, 'step'>,
  run: (step: Step, take: TakeEnvelope) => Promise<Result<T, CommandError>>,
): Promise<Result<T, CommandError>> {
  const suspects = new Set<number>();
  let isEachAlone = false;
  for (;;) {
    let count = 0;
    let at = -1;
    const done = await engine.step((step) =>
      run(step, async (taking, arrived) => {
        at = count++;
        if (suspects.has(at)) setAside(taking, arrived, 'engine/failed');
        else await receiveEnvelope(taking, arrived, takeInboxMessage);
        if (isEachAlone) taking.batch.settle();
        at = -1;
      }),
    );
    // Each round but one adds a suspect, so there are at most as many rounds as envelopes and one more.
    if (done.ok || done.error.code !== 'engine/failed') return done;
    if (at >= 0 && !suspects.has(at)) suspects.add(at);
    // It broke off over what all of them came to: one by one they show which.
    else if (at < 0 && !isEachAlone) isEachAlone = true;
    else return done;
  }
}

/** Whether a run before this one was not kept: then this one waits, and both come again. */
function isAhead({ memory }: Step, run: Arrived): boolean {
  const row = memory.channels.get(run.channelId);
  return row !== undefined && run.position.length - run.items.length > row.next;
}

/** What was opened meanwhile may have changed the row; only the position is ours to move. */
function movePosition(step: Step, run: Arrived): void {
  const row = step.memory.channels.get(run.channelId);
  if (row === undefined) return;
  const { length, head } = run.position;
  keepChannel(step, run.channelId, { ...row, next: length, head });
}

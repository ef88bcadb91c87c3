/**
 * Runs of envelopes on their way into the engine, one step for each run. An envelope at which a step breaks off is set aside on
 * the next attempt, so that it blocks nothing behind it and is not lost.
 */
import { ok } from '#kernel/result.ts';
import { takeInboxMessage } from '../joining/inbox.ts';
import type { Arrived } from '../relay/link-port.ts';
import type { Engine } from './engine.ts';
import type { Step } from './engine-parts.ts';
import { keepChannel } from './epochs.ts';
import { rotateShared } from './rotation.ts';
import { receiveEnvelope, setAside } from './receiver.ts';

/** Takes a run in. False when it could not be made durable: then the store stands where it stood. */
export async function takeRun(engine: Engine, run: Arrived): Promise<boolean> {
  const suspects = new Set<number>();
  for (;;) {
    let at = -1;
    const taken = await engine.step(async (step) => {
      if (isAhead(step, run)) return ok(undefined);
      for (const { index, envelope } of run.items) {
        at = index;
        if (envelope === undefined) continue;
        const arrived = { channelId: run.channelId, envelope };
        if (suspects.has(index)) setAside(step, arrived, 'engine/failed');
        else await receiveEnvelope(step, arrived, takeInboxMessage);
      }
      at = -1;
      // Whoever manages makes the keys that a removal leaves owed, as soon as they hear of it.
      if (step.batch.writesTo('entries') && step.memory.identity.stage === 'member')
        rotateShared(step);
      movePosition(step, run);
      return ok(undefined);
    });
    if (taken.ok) return true;
    // Each round adds one suspect, so there are at most as many rounds as items.
    if (taken.error.code !== 'engine/failed' || at < 0 || suspects.has(at)) return false;
    suspects.add(at);
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

/**
 * What is done while nobody waits for it. After a start the work of a clinic sleeps until it is needed: what only all of it can
 * tell (what is owed an answer, what came too late) is found by waking the rest little by little. And what logs came to is kept
 * soon after they have grown, so that the next start verifies nothing.
 */
import type { Timers } from '#kernel/ports.ts';
import type { Engine } from './engine.ts';

/** Some milliseconds of work on a phone, and as long a pause. */
const RECORDS_AT_ONCE = 4;
const PAUSE_MS = 40;
/** The first screen comes first, and so does whoever is about to write more. */
const QUIET_MS = 2_000;

/** Goes on as long as there is something to do, and ends by itself when the engine is locked. */
export function settleIn(engine: Engine, timers: Timers): void {
  let cancel: (() => void) | undefined;
  const after = (pauseMs: number): void => {
    cancel?.();
    cancel = timers.schedule(pauseMs, () => void goOn());
  };
  const goOn = async (): Promise<void> => {
    cancel = undefined;
    const isMore = (await engine.wakeSome(RECORDS_AT_ONCE)) || (await engine.keepSomeLogs());
    if (isMore && cancel === undefined) after(PAUSE_MS);
  };
  engine.watch(({ entries, everything }) => {
    if ((entries || everything) && engine.status === 'open') after(QUIET_MS);
  });
}

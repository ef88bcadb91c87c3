/** The time the screen counts ages from; moves on twice a minute, so that nothing looks fresher than it is. */
import { parseMillis, type Millis } from '#kernel/ports.ts';
import { invariant } from '#kernel/result.ts';

const TICK_MS = 30_000;

export class ShownTime {
  #now: Millis = $state.raw(readClock());

  get now(): Millis {
    return this.#now;
  }

  /** Starts the ticking; the answer ends it. */
  start(): () => void {
    const timer = setInterval(() => (this.#now = readClock()), TICK_MS);
    return () => clearInterval(timer);
  }
}

export function readClock(): Millis {
  const now = parseMillis(Date.now());
  invariant(now !== undefined, 'the clock of this device is between 1970 and 9999');
  return now;
}

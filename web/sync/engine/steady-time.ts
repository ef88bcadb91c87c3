/** Time to measure waiting by: it only goes forward, whatever somebody does to the clock of the device. */
import type { Clock } from '#kernel/ports.ts';

/** Milliseconds since the call; a clock that is put back stands still for it, one that is put forward is believed. */
export function steadyTime(clock: Clock): () => number {
  let last: number = clock.now();
  let elapsed = 0;
  return () => {
    const now: number = clock.now();
    elapsed += Math.max(0, now - last);
    last = now;
    return elapsed;
  };
}

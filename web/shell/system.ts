/** The real clock and timers, for composition roots alone. */
import { parseMillis, type Clock, type Timers } from '#kernel/ports.ts';
import { invariant } from '#kernel/result.ts';

export const systemClock: Clock = {
  now: () => {
    const now = parseMillis(Date.now());
    invariant(now !== undefined, 'the system clock is within the years 1970 to 9999');
    return now;
  },
};

export const systemTimers: Timers = {
  schedule: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

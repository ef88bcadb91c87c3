/** This device's clocks as conversations with meters need them: the wall clock in numbers, and timers. */
import type { Timers } from '#devices/link/timers.ts';

const MINUTE_MS = 60_000;

export const timers: Timers = {
  nowMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** The clock on the wall here, as devices tell theirs: its numbers as if they were universal time. */
export function localNow(): number {
  const now = new Date();
  return now.getTime() - now.getTimezoneOffset() * MINUTE_MS;
}

/** A wall-clock moment of this zone as milliseconds since 1970. */
export function epochOf(localMs: number): number {
  const wall = new Date(localMs);
  const [year, month, day] = [wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate()];
  const [hour, minute, second] = [wall.getUTCHours(), wall.getUTCMinutes(), wall.getUTCSeconds()];
  return new Date(year, month, day, hour, minute, second, wall.getUTCMilliseconds()).getTime();
}

/**
 * Locks a screen nobody touches: a warning first, with one tap to stay, then the lock. The clock and the timers are handed
 * in; a device that slept past the end locks at its first tick.
 */
import type { Clock, Timers } from '#kernel/ports.ts';

const WARNING_MS = 2 * 60_000;
/** Looks at least this often, so that a shorter limit set meanwhile holds soon. */
const LOOK_MS_MAX = 60_000;

export interface IdleLockParts {
  readonly clock: Clock;
  readonly timers: Timers;
  /** How long without a touch until the lock. At least twice the warning. */
  readonly idleMs: () => number;
  /** `true` when the warning begins, `false` when somebody is there again. */
  readonly warn: (warning: boolean) => void;
  readonly lock: () => void;
}

export interface IdleLock {
  /** Somebody is there. */
  touch(): void;
  stop(): void;
}

export function startIdleLock({ clock, timers, idleMs, warn, lock }: IdleLockParts): IdleLock {
  let touchedAt = clock.now();
  let warned = false;
  let cancel = (): void => undefined;
  const look = () => {
    const left = touchedAt + idleMs() - clock.now();
    if (left <= 0) {
      lock();
      return;
    }
    if (left <= WARNING_MS && !warned) {
      warned = true;
      warn(true);
    }
    cancel = timers.schedule(Math.min(warned ? left : left - WARNING_MS, LOOK_MS_MAX), look);
  };
  look();
  return {
    touch: () => {
      // After sleep the first touch may come before the timer: too late is too late.
      if (clock.now() >= touchedAt + idleMs()) return;
      touchedAt = clock.now();
      if (!warned) return;
      warned = false;
      warn(false);
      cancel();
      look();
    },
    stop: () => cancel(),
  };
}

/**
 * Locks a screen nobody touches, and any screen at the end of its hours: a warning first, then the lock. A touch answers the
 * first warning, nothing the second. The clock and the timers are handed in; a device that slept past an end locks at its
 * first tick.
 */
import type { Clock, Timers } from '#kernel/ports.ts';

/** How long before a lock it is announced; shorter where the lock itself comes soon, as on a shared device. */
const WARNING_MS = 120_000;
const SHORT_WARNING_MS = 30_000;
const SHORT_IDLE_MS = 120_000;
/** Looks at least this often, so that a shorter limit set meanwhile holds soon. */
const LOOK_MS_MAX = 60_000;
/** The engine ends itself at the end of its hours; what is typed is saved this long before. */
const SAVING_MS = 5_000;

/** `idle`: nobody has touched the screen. `hours`: the keys have been open for as long as they may. */
export type LockReason = 'idle' | 'hours';

export interface IdleLockParts {
  readonly clock: Clock;
  readonly timers: Timers;
  /** How long without a touch until the lock. */
  readonly idleMs: () => number;
  /** When the engine ends itself; undefined for never. */
  readonly endsAt: () => number | undefined;
  /** Undefined when somebody is there again. */
  readonly warn: (reason: LockReason | undefined) => void;
  /** Called once; nothing follows it. */
  readonly lock: (reason: LockReason) => void;
}

export interface IdleLock {
  /** Somebody is there. */
  touch(): void;
  stop(): void;
}

/** How long before this lock it is announced. */
export const warningMs = (reason: LockReason, idleMs: number): number =>
  reason === 'idle' && idleMs <= SHORT_IDLE_MS ? SHORT_WARNING_MS : WARNING_MS;

export function startIdleLock({
  clock,
  timers,
  idleMs,
  endsAt,
  warn,
  lock,
}: IdleLockParts): IdleLock {
  let touchedAt = clock.now();
  let warned: LockReason | undefined;
  let cancel = (): void => undefined;
  const next = (): { readonly reason: LockReason; readonly at: number } => {
    const idle = touchedAt + idleMs();
    const hours = (endsAt() ?? Infinity) - SAVING_MS;
    return hours <= idle ? { reason: 'hours', at: hours } : { reason: 'idle', at: idle };
  };
  const look = () => {
    const { reason, at } = next();
    const left = at - clock.now();
    if (left <= 0) {
      lock(reason);
      return;
    }
    const ahead = warningMs(reason, idleMs());
    const warning = left <= ahead ? reason : undefined;
    if (warning !== warned) warn((warned = warning));
    cancel = timers.schedule(Math.min(warned ? left : left - ahead, LOOK_MS_MAX), look);
  };
  look();
  return {
    touch: () => {
      // After sleep the first touch may come before the timer: too late is too late.
      if (clock.now() >= next().at) return;
      touchedAt = clock.now();
      if (warned === undefined) return;
      cancel();
      look();
    },
    stop: () => cancel(),
  };
}

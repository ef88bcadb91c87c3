/**
 * When a reading was taken, and how that is known. The device's time is kept beside it; no time zone is guessed,
 * because a clock on a wall says nothing about last summer's. A time that may be one of two is no time.
 */
import { localTimeMs } from '../core/date-time.ts';
import { CLOCK_DIFFERENCE_MS, type ClockCheck } from '../profiles/clock-check.ts';
import type { Reading } from './reading.ts';

/** `localMs` as `localTimeMs` counts: the phone's wall clock at the moment of measuring. */
export type EffectiveTime =
  | { readonly method: 'device' | 'corrected' | 'received'; readonly localMs: number }
  | { readonly method: 'unknown' };

export interface Arrival {
  readonly receivedLocalMs: number;
  /** From the device's memory, or may be. */
  readonly stored: boolean;
  /** Undefined for a device whose clock cannot be read. */
  readonly clock: ClockCheck | undefined;
}

/**
 * 'device' when its clock was right within two minutes or could not be compared, 'corrected' by the difference found
 * at import, 'received' for a live reading without a time. 'unknown' for a stored one without a time, for a time in
 * the future, and where the clock was set and nobody can say which of the two it is: a person then says when.
 */
export function effectiveTime(reading: Reading, arrival: Arrival): EffectiveTime {
  if (reading.deviceLocal === null) {
    return arrival.stored
      ? { method: 'unknown' }
      : { method: 'received', localMs: arrival.receivedLocalMs };
  }
  const time = byClock(localTimeMs(reading.deviceLocal), arrival);
  const future = time.method !== 'unknown' && isAfter(time.localMs, arrival.receivedLocalMs);
  return future ? { method: 'unknown' } : time;
}

function byClock(deviceMs: number, { clock, receivedLocalMs }: Arrival): EffectiveTime {
  const asTold = { method: 'device', localMs: deviceMs } as const;
  if (clock === undefined) return asTold;
  const { offsetMs, writtenLocalMs } = clock;
  const old = byOldClock(deviceMs, offsetMs);
  if (writtenLocalMs === null) return old;
  const mayBeNew = !isAfter(writtenLocalMs, deviceMs) && !isAfter(deviceMs, receivedLocalMs);
  if (!mayBeNew) return old;
  // By the old clock it has to lie before the clock was set.
  const mayBeOld = old.method !== 'unknown' && !isAfter(old.localMs, writtenLocalMs);
  return mayBeOld && old.method !== 'device' ? { method: 'unknown' } : asTold;
}

/** A clock that told no time when it was asked has told none before. */
function byOldClock(deviceMs: number, offsetMs: number | null): EffectiveTime {
  if (offsetMs === null) return { method: 'unknown' };
  const right = Math.abs(offsetMs) <= CLOCK_DIFFERENCE_MS;
  return right
    ? { method: 'device', localMs: deviceMs }
    : { method: 'corrected', localMs: deviceMs + offsetMs };
}

const isAfter = (a: number, b: number): boolean => a > b + CLOCK_DIFFERENCE_MS;

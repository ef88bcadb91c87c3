/**
 * When a reading was taken, and how that is known. The device's time is kept beside it; no time zone is guessed,
 * because a clock on a wall says nothing about last summer's.
 */
import { localTimeMs } from '../core/date-time.ts';
import { CLOCK_DIFFERENCE_MS, type ClockCheck } from '../profiles/clock-check.ts';
import type { Reading } from './reading.ts';

/** `localMs` as `localTimeMs` counts: the phone's wall clock at the moment of measuring. */
export type EffectiveTime =
  | { readonly method: 'device' | 'corrected' | 'received'; readonly localMs: number }
  | { readonly method: 'unknown' };

/**
 * 'device' when its clock was right within two minutes (or could not be compared), 'corrected' by the difference
 * found at import, 'received' for a live reading without a time, 'unknown' for a stored one.
 */
export function effectiveTime(
  reading: Reading,
  arrival: {
    readonly receivedLocalMs: number;
    readonly stored: boolean;
    readonly clock: ClockCheck | undefined;
  },
): EffectiveTime {
  if (reading.deviceLocal === null) {
    return arrival.stored
      ? { method: 'unknown' }
      : { method: 'received', localMs: arrival.receivedLocalMs };
  }
  const deviceMs = localTimeMs(reading.deviceLocal);
  const offsetMs = arrival.clock?.offsetMs ?? 0;
  if (Math.abs(offsetMs) <= CLOCK_DIFFERENCE_MS) return { method: 'device', localMs: deviceMs };
  return { method: 'corrected', localMs: deviceMs + offsetMs };
}

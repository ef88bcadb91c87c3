/**
 * How far the device's clock is from the phone's, and, with consent, setting it: at most once, and read again after.
 * Most devices use Current Time; some have a Date Time inside their own service.
 */
import { encodeDateTime, localTimeMs, type LocalTime } from '../core/date-time.ts';
import { decodeCurrentTime, encodeCurrentTime } from '../decoders/current-time.ts';
import { decodeDateTime } from '../decoders/datatype.ts';
import type { Session } from './session.ts';

export type ClockPlace = 'currentTime' | 'bloodPressureClock' | 'weightClock';

export interface ClockCheck {
  readonly deviceLocal: LocalTime | null;
  /** Phone minus device, by the clocks on their walls. Null when the device told no time. */
  readonly offsetMs: number | null;
  /** What came of setting the clock. 'failed': it was written, and reading it again did not show the new time. */
  readonly written: 'no' | 'yes' | 'failed';
  /** When it was tried, by the phone's clock: readings from then on may tell the new time. */
  readonly writtenLocalMs: number | null;
}

export interface ClockPorts {
  readonly places: readonly ClockPlace[];
  /** The phone's wall clock, as `localTimeMs` counts. */
  readonly phoneLocalMs: () => number;
  /** Asked only when the difference is larger than `CLOCK_DIFFERENCE_MS`. */
  readonly mayWrite: (check: ClockCheck) => Promise<boolean>;
}

export const CLOCK_DIFFERENCE_MS = 120_000;

/** Undefined for a device without a readable clock. */
export async function checkClock(
  session: Session,
  { places, phoneLocalMs, mayWrite }: ClockPorts,
): Promise<ClockCheck | undefined> {
  for (const place of places) {
    const deviceLocal = await readClock(session, place);
    if (deviceLocal === undefined) continue;
    const check = compare(deviceLocal, phoneLocalMs());
    if (!isFarOff(check) || !(await mayWrite(check))) return check;
    session.enter({ kind: 'syncing-time' });
    const encode = place === 'currentTime' ? encodeCurrentTime : encodeDateTime;
    const writtenLocalMs = phoneLocalMs();
    const answer = await session.write(place, encode(writtenLocalMs));
    const after = compare((await readClock(session, place)) ?? null, phoneLocalMs());
    // Readings from before carry the old difference, so the first comparison is what is kept.
    return { ...check, written: answer.ok && !isFarOff(after) ? 'yes' : 'failed', writtenLocalMs };
  }
  return undefined;
}

async function readClock(
  session: Session,
  place: ClockPlace,
): Promise<LocalTime | null | undefined> {
  const bytes = await session.readOptional(place);
  if (bytes === undefined) return undefined;
  if (place === 'currentTime') {
    const current = decodeCurrentTime(bytes);
    return current.ok ? current.value.time : null;
  }
  const field = decodeDateTime(bytes);
  return field.ok ? field.value.timestamp : null;
}

const compare = (deviceLocal: LocalTime | null, phoneLocalMs: number): ClockCheck => ({
  deviceLocal,
  offsetMs: deviceLocal === null ? null : phoneLocalMs - localTimeMs(deviceLocal),
  written: 'no',
  writtenLocalMs: null,
});

const isFarOff = ({ offsetMs }: ClockCheck): boolean =>
  offsetMs === null || Math.abs(offsetMs) > CLOCK_DIFFERENCE_MS;

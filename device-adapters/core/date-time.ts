/**
 * The Date Time field (2A08): what the device's own clock said, without a time zone. Year, month and day may be
 * unknown (0); a date that cannot exist is told apart from one that is incomplete. Nothing here knows the phone's clock.
 */
import type { BytesReader } from './bytes-reader.ts';
import type { Warning } from './warnings.ts';

/** `YYYY-MM-DDTHH:MM:SS` by the device's clock. */
export type LocalTime = string;

export interface DatePart {
  readonly year: number | null;
  readonly month: number | null;
  readonly day: number | null;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export type DateTime =
  | { readonly kind: 'known'; readonly text: LocalTime }
  | { readonly kind: 'incomplete'; readonly partial: DatePart }
  | { readonly kind: 'impossible' };

const YEAR_MIN = 1582;
const YEAR_MAX = 9999;
const MINUTE_MS = 60_000;
/** Years after 9999 are written longer. */
const ISO_LENGTH = '2000-01-01T00:00:00.000Z'.length;

/** The next seven bytes. */
export function readDateTime(reader: BytesReader): DateTime {
  const [year, month, day] = [reader.u16(), reader.u8(), reader.u8()];
  const [hour, minute, second] = [reader.u8(), reader.u8(), reader.u8()];
  const clock = hour <= 23 && minute <= 59 && second <= 59;
  if (!clock || !isCalendarDay(year, month, day)) return impossible;
  if (year === 0 || month === 0 || day === 0) {
    const known = (field: number): number | null => (field === 0 ? null : field);
    const date = { year: known(year), month: known(month), day: known(day) };
    return { kind: 'incomplete', partial: { ...date, hour, minute, second } };
  }
  const date = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  return { kind: 'known', text: `${date}T${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}` };
}

/** The time of a reading: its text, or null with a warning when the device's clock gave none. */
export function readTimestamp(reader: BytesReader, warnings: Warning[]): LocalTime | null {
  const time = readDateTime(reader);
  if (time.kind === 'known') return time.text;
  warnings.push(time.kind === 'incomplete' ? 'time-incomplete' : 'time-impossible');
  return null;
}

/** Milliseconds of a local time as if its zone were UTC: only differences between two of them mean anything. */
export const localTimeMs = (time: LocalTime): number => Date.parse(`${time}Z`);

/** Null when the result lies after the last year a device can tell. */
export function addMinutes(time: LocalTime, minutes: number): LocalTime | null {
  const text = new Date(localTimeMs(time) + minutes * MINUTE_MS).toISOString();
  return text.length === ISO_LENGTH ? text.slice(0, 19) : null;
}

/** Seven bytes for a device's clock; `localMs` as in `localTimeMs`. */
export function encodeDateTime(localMs: number): Uint8Array {
  const date = new Date(localMs);
  const year = date.getUTCFullYear();
  return Uint8Array.of(
    year & 255,
    year >> 8,
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  );
}

const impossible = { kind: 'impossible' } as const;

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** Zero is unknown and fits everything; February of an unknown year may have 29 days. */
function isCalendarDay(year: number, month: number, day: number): boolean {
  const yearFits = year === 0 || (year >= YEAR_MIN && year <= YEAR_MAX);
  return yearFits && month <= 12 && day <= (month === 0 ? 31 : daysInMonth(year, month));
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

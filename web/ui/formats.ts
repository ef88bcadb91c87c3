/** Dates, times and ages as people read them: the month is always a word, the clock has 24 hours, digits are 0–9. */
import type { Millis } from '#kernel/ports.ts';
import type { Locale } from '#messages/compiled/runtime.js';

const TAGS: Readonly<Record<Locale, string>> = { en: 'en-GB', fr: 'fr', ar: 'ar-u-nu-latn' };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const HOURS_UNTIL_DAYS = 48;
const DAYS_UNTIL_DATE = 28;

export type Age =
  | { readonly unit: 'now' | 'date' }
  | { readonly unit: 'minutes' | 'hours' | 'days'; readonly count: number };

/** How long ago `then` was. A time ahead of this clock counts as now. */
export function ageOf(then: number, now: number): Age {
  const elapsed = now - then;
  if (elapsed < MINUTE_MS) return { unit: 'now' };
  if (elapsed < HOUR_MS) return { unit: 'minutes', count: Math.floor(elapsed / MINUTE_MS) };
  const hours = Math.floor(elapsed / HOUR_MS);
  if (hours < HOURS_UNTIL_DAYS) return { unit: 'hours', count: hours };
  const days = Math.floor(elapsed / DAY_MS);
  return days < DAYS_UNTIL_DATE ? { unit: 'days', count: days } : { unit: 'date' };
}

const dateOptions = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const timeOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** A moment as a date in this device's zone: 14 Mar 2026. */
export const formatDate = (at: number, locale: Locale): string =>
  new Intl.DateTimeFormat(TAGS[locale], dateOptions).format(at);

/** 07:30. */
export const formatTime = (at: number, locale: Locale): string =>
  new Intl.DateTimeFormat(TAGS[locale], timeOptions).format(at);

/** 14 Mar 2026, 07:30. */
export const formatMoment = (at: number, locale: Locale): string =>
  new Intl.DateTimeFormat(TAGS[locale], { ...dateOptions, ...timeOptions }).format(at);

/** The time alone for today, the day too for any other day: 21 Nov, 07:30. */
export const formatSince = (at: number, now: number, locale: Locale): string =>
  localDate(at) === localDate(now)
    ? formatTime(at, locale)
    : new Intl.DateTimeFormat(TAGS[locale], {
        day: 'numeric',
        month: 'short',
        ...timeOptions,
      }).format(at);

/** A calendar date (YYYY-MM-DD), which belongs to no zone. */
export const formatCalendarDate = (date: string, locale: Locale): string =>
  new Intl.DateTimeFormat(TAGS[locale], { ...dateOptions, timeZone: 'UTC' }).format(
    Date.parse(`${date}T00:00:00Z`),
  );

/** Names of the twelve months, January first. */
export const monthNames = (locale: Locale): readonly string[] =>
  Array.from({ length: 12 }, (_, month) =>
    new Intl.DateTimeFormat(TAGS[locale], { month: 'long', timeZone: 'UTC' }).format(
      Date.UTC(2026, month, 1),
    ),
  );

/** The calendar date of a moment where this device is, YYYY-MM-DD. */
export function localDate(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** 14 kB, 1.2 GB: bytes in steps of a thousand, to one digit behind the point. */
export function formatBytes(bytes: number, locale: Locale): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  return new Intl.NumberFormat(TAGS[locale], {
    style: 'unit',
    unit: UNITS[step] ?? 'byte',
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1000 ** step);
}

/** Keeps what reads from left to right that way within any script: a number with its unit. */
export const leftToRight = (text: string): string => `\u2066${text}\u2069`;

/** `482 915`: six digits in two groups. */
export const groupedNumber = (digits: string): string =>
  digits.length === 6 ? `${digits.slice(0, 3)} ${digits.slice(3)}` : digits;

export const asTime = (at: Millis | number): string => new Date(at).toISOString();

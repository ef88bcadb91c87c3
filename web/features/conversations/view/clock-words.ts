/** How far a clock is off, in the largest unit that fits. */
import type { Locale } from '#messages/compiled/runtime.js';

const MINUTE_MS = 60_000;
const UNITS = [
  { unit: 'day', ms: 1_440 * MINUTE_MS },
  { unit: 'hour', ms: 60 * MINUTE_MS },
  { unit: 'minute', ms: MINUTE_MS },
] as const;

/** Clocks of a ward differ by minutes; by more, it is said. */
export const CLOCK_MS_MIN = 10 * MINUTE_MS;

/** 3 days, 2 hours, 12 minutes. Digits are 0–9. */
export function clockSpan(ms: number, locale: Locale): string {
  const { unit, ms: size } = UNITS.find((one) => ms >= one.ms) ?? UNITS[2];
  const tag = locale === 'ar' ? 'ar-u-nu-latn' : locale;
  const count = Math.round(ms / size);
  return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

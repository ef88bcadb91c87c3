/** Short spans of time in words. A file of its own: the locked screen needs it, and little else. */
import type { Locale } from '#messages/compiled/runtime.js';

const MINUTE_MS = 60_000;

/** 30 seconds, 2 minutes: in whole units, never shorter than it is. Digits are 0–9. */
export function formatSpan(ms: number, locale: Locale): string {
  const unit = ms < MINUTE_MS ? 'second' : 'minute';
  const count = Math.ceil(ms / (unit === 'second' ? 1_000 : MINUTE_MS));
  const tag = locale === 'ar' ? 'ar-u-nu-latn' : locale;
  return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

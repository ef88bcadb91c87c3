/** Moments as files write them. Whether 3/4 is in March or in April is asked, never guessed. */

/** Which number comes first where a date is written with slashes. */
export type DayOrder = 'day-first' | 'month-first';

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})/;
const POINTS = /^(\d{1,2})\.(\d{1,2})\.(\d{4})/;
const SLASHES = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})/;
const SLASHED_YEAR = /^(\d{4})\/(\d{1,2})\/(\d{1,2})/;
const CLOCK = /(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([ap]\.?m\.?)?/i;
const ZONE = /(Z|[+-]\d{2}:?\d{2})$/i;
const MONTHS = 12;

/**
 * The order that all these dates allow; 'ask' where they allow both, undefined where no order fits them all.
 */
export function dayOrderOf(dates: readonly string[]): DayOrder | 'ask' | undefined {
  const pairs = dates.flatMap((date) => {
    const [, first, second] = SLASHES.exec(date.trim()) ?? [];
    return first === undefined || second === undefined ? [] : [[Number(first), Number(second)]];
  });
  const dayFirst = pairs.every(([, month = 0]) => month <= MONTHS);
  const monthFirst = pairs.every(([month = 0]) => month <= MONTHS);
  if (pairs.length === 0) return 'day-first';
  if (dayFirst && monthFirst) return 'ask';
  if (dayFirst) return 'day-first';
  return monthFirst ? 'month-first' : undefined;
}

export interface FileClock {
  readonly order: DayOrder;
  /** A wall time of this device's zone, in milliseconds as if it were universal time, to milliseconds since 1970. */
  readonly epochOf: (localMs: number) => number;
}

/** Milliseconds since 1970; undefined for what is no moment, and for a day without a time. */
export function momentOf(text: string, { order, epochOf }: FileClock): number | undefined {
  const written = text.trim();
  if (ISO.test(written) && ZONE.test(written) && CLOCK.test(written)) {
    const at = Date.parse(written.replace(' ', 'T'));
    return Number.isNaN(at) ? undefined : at;
  }
  const day = dayOf(written, order);
  const minutes = clockOf(written);
  if (day === undefined || minutes === undefined) return undefined;
  return epochOf(day + minutes * 60_000);
}

function dayOf(written: string, order: DayOrder): number | undefined {
  const [, year, month, day] = ISO.exec(written) ?? SLASHED_YEAR.exec(written) ?? [];
  if (year !== undefined) return dateOf(year, month, day);
  const [, pointDay, pointMonth, pointYear] = POINTS.exec(written) ?? [];
  if (pointYear !== undefined) return dateOf(pointYear, pointMonth, pointDay);
  const [, first, second, slashYear] = SLASHES.exec(written) ?? [];
  if (slashYear === undefined) return undefined;
  return order === 'day-first'
    ? dateOf(slashYear, second, first)
    : dateOf(slashYear, first, second);
}

/** Undefined for the 31st of February. */
function dateOf(
  year: string,
  month: string | undefined,
  day: string | undefined,
): number | undefined {
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const found = new Date(at);
  return found.getUTCMonth() === Number(month) - 1 && found.getUTCDate() === Number(day)
    ? at
    : undefined;
}

function clockOf(written: string): number | undefined {
  const [, hour, minute, second = '0', half] = CLOCK.exec(written) ?? [];
  if (hour === undefined || minute === undefined) return undefined;
  const isAfternoon = half?.toLowerCase().startsWith('p') === true;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (isAfternoon ? 12 : 0);
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return hours * 60 + Number(minute) + Number(second) / 60;
}

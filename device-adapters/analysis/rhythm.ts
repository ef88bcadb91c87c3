/**
 * Whether the intervals between beats come without any order. Three things together, after Dash (2009): neighbours differ much,
 * there are as many turning points as in chance, and the differences spread over many values; and, so that a heart with an extra
 * beat after each one or two of its own is not taken for it, no repetition of two, three or four intervals explains them. A screen,
 * no diagnosis: it says that a clinician should read the strip.
 */
import { meanOf, medianOf } from './samples.ts';

export type Rhythm = 'regular' | 'irregular' | 'unreadable';

/** Fewer say nothing. */
export const CLEAN_BEATS_MIN = 30;

const DIFFERENCE_MIN = 0.1;
/** Turning points of a row of chance: two thirds of the places, spread as 16n - 29 over 90. Within 2.8 times the spread. */
const CHANCE_SPREADS = 2.8;
const DISORDER_MIN = 0.62;
const BINS = 16;
/** A repetition that explains this much of the differences is an order. */
const ORDER_SHARE = 0.45;
const PERIODS = [2, 3, 4] as const;
const EARLY = 0.85;
/** How far an early beat and its pause may be from two intervals of the heart's own. */
const MADE_UP_FOR = 0.08;
const AROUND = 5;

/** `rrMs`: intervals between clean beats that follow each other, in milliseconds. */
export function screenRhythm(rrMs: readonly number[]): Rhythm {
  if (rrMs.length + 1 < CLEAN_BEATS_MIN) return 'unreadable';
  if (hasOrder(rrMs)) return 'regular';
  const own = withoutExtraBeats(rrMs);
  const isIrregular =
    relativeDifference(own) >= DIFFERENCE_MIN &&
    turnsByChance(own) &&
    disorder(own) >= DISORDER_MIN;
  return isIrregular ? 'irregular' : 'regular';
}

/** Root mean square of the differences between neighbours, as a share of the mean interval. */
function relativeDifference(rrMs: readonly number[]): number {
  const squares = differencesAt(rrMs, 1).map((difference) => difference * difference);
  return Math.sqrt(meanOf(squares) ?? 0) / (meanOf(rrMs) ?? 1);
}

const differencesAt = (rrMs: readonly number[], lag: number): readonly number[] =>
  rrMs.slice(lag).map((interval, i) => interval - (rrMs[i] ?? interval));

function turnsByChance(rrMs: readonly number[]): boolean {
  const turns = rrMs.filter((here, i) => {
    const [before, after] = [rrMs[i - 1], rrMs[i + 1]];
    if (before === undefined || after === undefined) return false;
    return (here > before && here > after) || (here < before && here < after);
  }).length;
  const expected = (2 * rrMs.length - 4) / 3;
  const spread = Math.sqrt((16 * rrMs.length - 29) / 90);
  return Math.abs(turns - expected) <= CHANCE_SPREADS * spread;
}

/** Shannon's entropy of the intervals in equal bins between the 5th and the 95th hundredth, from 0 to 1. */
function disorder(rrMs: readonly number[]): number {
  const sorted = [...rrMs].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [least, most] = [at(0.05), at(0.95)];
  const width = (most - least) / BINS;
  if (width <= 0) return 0;
  const counts = new Map<number, number>();
  for (const interval of rrMs) {
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor((interval - least) / width)));
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  const shares = [...counts.values()].map((count) => count / rrMs.length);
  return -shares.reduce((sum, share) => sum + share * Math.log(share), 0) / Math.log(BINS);
}

/** Whether intervals repeat themselves after two, three or four beats much better than from one to the next. */
function hasOrder(rrMs: readonly number[]): boolean {
  const spread = (lag: number): number =>
    medianOf(differencesAt(rrMs, lag).map((difference) => Math.abs(difference))) ?? 0;
  const neighbours = meanOf(differencesAt(rrMs, 1).map((each) => Math.abs(each))) ?? 0;
  return PERIODS.some((period) => spread(period) < ORDER_SHARE * neighbours * 0.6);
}

/** Without each interval that comes early and the pause that makes up for it. */
function withoutExtraBeats(rrMs: readonly number[]): readonly number[] {
  const extra = new Set<number>();
  rrMs.forEach((interval, i) => {
    const around = medianOf(rrMs.slice(Math.max(0, i - AROUND), i + AROUND + 1)) ?? interval;
    const next = rrMs[i + 1];
    const pair = (interval + (next ?? 0)) / (2 * around);
    if (interval < EARLY * around && Math.abs(pair - 1) < MADE_UP_FOR && !extra.has(i)) {
      extra.add(i);
      extra.add(i + 1);
    }
  });
  const own = rrMs.filter((_, i) => !extra.has(i));
  return own.length >= rrMs.length / 2 ? own : rrMs;
}

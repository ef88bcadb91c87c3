/**
 * How far a trace may be believed, second by second: nothing there, cut off at the top, samples missing, or trembling. And over all
 * of it, whether its beats look like each other: in noise they do not.
 */
import { aboveHz } from './filters.ts';
import { meanOf, medianOf, sampleAt, type Samples } from './samples.ts';

export type SignalQuality = 'good' | 'fair' | 'unreadable';

export interface Trace {
  /** Missing samples bridged. */
  readonly samples: Samples;
  readonly missing: readonly boolean[];
  /** As it is displayed, 0.5 to 40 Hz. */
  readonly shown: Samples;
  readonly rateHz: number;
}

/** Below this from top to bottom, in microvolts, no electrode is on a person. */
const FLAT_UV = 40;
const MISSING_SHARE_MAX = 0.05;
/** So many equal samples at the very top or bottom of a second are an amplifier at its end. */
const CLIPPED_SAMPLES = 4;
const TREMOR_HZ = 35;
/** Of the height of a beat. */
const TREMOR_SHARE_MAX = 0.18;
const BEAT_HALF_S = 0.1;
const SHAPES_MIN = 3;
const ALIKE_GOOD = 0.9;
const ALIKE_FAIR = 0.75;
const BAD_SHARE_GOOD = 0.1;
const BAD_SHARE_FAIR = 0.4;

/** Seconds, counted from the start, in which no beat counts as clean. */
export function badSeconds(trace: Trace, beats: readonly number[]): ReadonlySet<number> {
  const { samples, rateHz, shown } = trace;
  const tremor = aboveHz(samples, rateHz, Math.min(TREMOR_HZ, rateHz * 0.4));
  const height = medianOf(beats.map((at) => Math.abs(sampleAt(shown, Math.round(at))))) ?? 0;
  const bad = new Set<number>();
  const seconds = Math.ceil(samples.length / rateHz);
  for (let second = 0; second < seconds; second++) {
    const [from, to] = [Math.round(second * rateHz), Math.round((second + 1) * rateHz)];
    const piece = samples.slice(from, to);
    const lost = trace.missing.slice(from, to).filter(Boolean).length / Math.max(1, piece.length);
    const trembling = rootMeanSquare(tremor.slice(from, to)) > TREMOR_SHARE_MAX * height;
    if (lost > MISSING_SHARE_MAX || isFlatOrClipped(piece) || trembling) bad.add(second);
  }
  return bad;
}

function isFlatOrClipped(piece: Samples): boolean {
  const [top, bottom] = [Math.max(...piece), Math.min(...piece)];
  if (top - bottom < FLAT_UV) return true;
  return longestRun(piece, top) >= CLIPPED_SAMPLES || longestRun(piece, bottom) >= CLIPPED_SAMPLES;
}

/** How many samples in a row have that very value. */
function longestRun(piece: Samples, value: number): number {
  let [longest, running] = [0, 0];
  for (const sample of piece) {
    running = sample === value ? running + 1 : 0;
    longest = Math.max(longest, running);
  }
  return longest;
}

const rootMeanSquare = (piece: Samples): number =>
  Math.sqrt(piece.reduce((sum, each) => sum + each * each, 0) / Math.max(1, piece.length));

/**
 * How much the beats look like each other, from -1 to 1; 0 with fewer than three. A heart with extra beats has two shapes: what is
 * unlike the first is compared with its own kind.
 */
export function likenessOf({ shown, rateHz }: Trace, beats: readonly number[]): number {
  const half = Math.round(BEAT_HALF_S * rateHz);
  const shapes = beats.map((at) =>
    Array.from({ length: 2 * half + 1 }, (_, i) => sampleAt(shown, Math.round(at) - half + i)),
  );
  if (shapes.length < SHAPES_MIN) return 0;
  const first = likenesses(shapes);
  const others = shapes.filter((_, i) => (first[i] ?? 0) < ALIKE_FAIR);
  if (others.length < SHAPES_MIN) return medianOf(first) ?? 0;
  const own = shapes.filter((_, i) => (first[i] ?? 0) >= ALIKE_FAIR);
  return medianOf([...likenesses(own), ...likenesses(others)]) ?? 0;
}

/** Of each shape with the middle one of all. */
function likenesses(shapes: readonly (readonly number[])[]): readonly number[] {
  const length = shapes[0]?.length ?? 0;
  const typical = Array.from(
    { length },
    (_, i) => medianOf(shapes.map((shape) => shape[i] ?? 0)) ?? 0,
  );
  return shapes.map((shape) => correlation(shape, typical));
}

function correlation(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [meanOf(one) ?? 0, meanOf(other) ?? 0];
  let [product, ones, others] = [0, 0, 0];
  one.forEach((value, i) => {
    const [x, y] = [value - a, (other[i] ?? 0) - b];
    product += x * y;
    ones += x * x;
    others += y * y;
  });
  return ones === 0 || others === 0 ? 0 : product / Math.sqrt(ones * others);
}

/** 'unreadable' is an answer: nothing is guessed from such a strip. */
export function qualityOf(likeness: number, badShare: number): SignalQuality {
  if (likeness < ALIKE_FAIR || badShare > BAD_SHARE_FAIR) return 'unreadable';
  return likeness >= ALIKE_GOOD && badShare <= BAD_SHARE_GOOD ? 'good' : 'fair';
}

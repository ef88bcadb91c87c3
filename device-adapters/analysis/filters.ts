/**
 * Filters without delay for a stored strip: second-order Butterworth sections (the audio cookbook's bilinear design), run forward
 * and then backward, so that a peak stays where it was. For display and for finding beats; the record keeps the trace as it came.
 */
import { sampleAt, type Samples } from './samples.ts';

interface Section {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

const BUTTERWORTH_Q = Math.SQRT1_2;
/** So much of the trace is mirrored at either end, in seconds: a filter that begins in the middle of nothing rings. */
const MIRRORED_S = 2;

function section(kind: 'low' | 'high', cornerHz: number, rateHz: number): Section {
  const turn = (2 * Math.PI * cornerHz) / rateHz;
  const alpha = Math.sin(turn) / (2 * BUTTERWORTH_Q);
  const cosine = Math.cos(turn);
  const whole = 1 + alpha;
  const edge = kind === 'low' ? 1 - cosine : 1 + cosine;
  const middle = kind === 'low' ? edge : -edge;
  return {
    b: [edge / 2 / whole, middle / whole, edge / 2 / whole],
    a: [(-2 * cosine) / whole, (1 - alpha) / whole],
  };
}

/** Keeps what lies between the two corners, in Hz. A high corner at or above half the rate is left out. */
export function betweenHz(
  samples: ArrayLike<number>,
  rateHz: number,
  [lowHz, highHz]: readonly [number, number],
): Samples {
  const highPassed = withoutDelay(samples, section('high', lowHz, rateHz), rateHz);
  if (highHz >= rateHz / 2) return highPassed;
  return withoutDelay(highPassed, section('low', highHz, rateHz), rateHz);
}

/** Keeps what lies above the corner, in Hz. */
export const aboveHz = (samples: ArrayLike<number>, rateHz: number, lowHz: number): Samples =>
  withoutDelay(samples, section('high', lowHz, rateHz), rateHz);

function withoutDelay(samples: ArrayLike<number>, filter: Section, rateHz: number): Samples {
  const pad = Math.min(samples.length - 1, Math.round(MIRRORED_S * rateHz));
  if (pad < 0) return new Float64Array();
  const mirrored = new Float64Array(samples.length + 2 * pad);
  const [first, last] = [sampleAt(samples, 0), sampleAt(samples, samples.length - 1)];
  for (let i = 0; i < pad; i++) {
    mirrored[i] = 2 * first - sampleAt(samples, pad - i);
    mirrored[pad + samples.length + i] = 2 * last - sampleAt(samples, samples.length - 2 - i);
  }
  for (let i = 0; i < samples.length; i++) mirrored[pad + i] = sampleAt(samples, i);
  const there = oneWay(mirrored, filter).reverse();
  const back = oneWay(there, filter).reverse();
  return back.slice(pad, pad + samples.length);
}

function oneWay(samples: Samples, { b, a }: Section): Samples {
  const [b0, b1, b2] = b;
  const [a1, a2] = a;
  const filtered = new Float64Array(samples.length);
  const first = sampleAt(samples, 0);
  // As if it had always been the first sample: what a constant leaves behind in the two memories.
  const rest = (first * (b0 + b1 + b2)) / (1 + a1 + a2);
  let [x1, x2, y1, y2] = [first, first, rest, rest];
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i] ?? 0;
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    filtered[i] = y;
  }
  return filtered;
}

/** Figures of the relay with their bars, as the bench prints them. */
import type { Figure } from '../bench.ts';

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** A figure that has no bar. */
export const unbarred = (value: number): Figure => ({
  value,
  bar: Number.POSITIVE_INFINITY,
  ok: true,
});

export const atMost = (value: number, bar: number): Figure => ({ value, bar, ok: value <= bar });

/** The median of the rounds' ratios; the largest is shown beside it, to tell how noisy the machine was. */
export function ratioFigure(
  ours: readonly number[],
  theirs: readonly number[],
  bar: number = Number.POSITIVE_INFINITY,
): Figure {
  const ratios = ours.map((value, i) => value / (theirs[i] ?? Number.NaN));
  const value = median(ratios);
  return { value, bar, ok: value <= bar, raw: Math.max(...ratios) };
}

/** Rows of numbers as the analysis needs them: beyond either end there is the last number. */

export type Samples = Float64Array;

/** The sample at `index`; at either end the row goes on as it was. */
export const sampleAt = (samples: ArrayLike<number>, index: number): number =>
  samples[Math.min(samples.length - 1, Math.max(0, index))] ?? 0;

export function medianOf(numbers: readonly number[]): number | undefined {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle];
  if (high === undefined || sorted.length % 2 === 1) return high;
  return ((sorted[middle - 1] ?? high) + high) / 2;
}

export const meanOf = (numbers: readonly number[]): number | undefined =>
  numbers.length === 0 ? undefined : numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/** What a measurement is: figures with their bars, and the one scale on which milliseconds of two machines compare. */

export interface BenchOptions {
  /** Fewer rounds, for a first look; the figures are rougher and the bars the same. */
  readonly quick: boolean;
}

export interface Figure {
  /** What is compared with the bar; milliseconds are scaled. */
  readonly value: number;
  /** The most that `value` may be, or the least where `isLeast`. */
  readonly bar: number;
  readonly ok: boolean;
  readonly isLeast?: boolean;
  /** What the clock said, where `value` is scaled. */
  readonly raw?: number;
}

export type Figures = Readonly<Record<string, Figure>>;

export interface Bench {
  readonly about: string;
  readonly run: (options: BenchOptions) => Promise<Figures>;
}

/** How long the calibration loop takes on the machine that the bars were set on. */
const REFERENCE_MS = 11;
const LOOP_STEPS = 10_000_000;
const CALIBRATION_ROUNDS = 9;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * Milliseconds of each of `rounds` calls, after one that does not count: of the clock or of the processor, whichever says less.
 * On a busy machine the clock counts others' work; the processor's time counts the helpers of the garbage collector.
 */
export function timeRounds(rounds: number, work: () => void): readonly number[] {
  work();
  return Array.from({ length: rounds }, () => {
    const started = performance.now();
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return Math.min(performance.now() - started, (user + system) / 1_000);
  });
}

/** The factor that turns milliseconds of this machine, as busy as it is now, into those of the reference. */
export function calibrate(): number {
  return REFERENCE_MS / median(timeRounds(CALIBRATION_ROUNDS, integerLoop));
}

/** A figure in milliseconds: the median of the rounds, scaled. */
export function millisecondFigure(
  rounds: readonly number[],
  { bar, scale }: { readonly bar: number; readonly scale: number },
): Figure {
  const raw = median(rounds);
  const value = raw * scale;
  return { value, bar, ok: value <= bar, raw };
}

/** A figure of another engine, scaled by how long the same arithmetic took there, round by round. */
export function scaledIn(
  { draws, loops }: { readonly draws: readonly number[]; readonly loops: readonly number[] },
  bar: number,
): Figure {
  return millisecondFigure(draws, { bar, scale: REFERENCE_MS / median(loops) });
}

/** Plain integer arithmetic: no memory, no library, nothing that a garbage collector could disturb. */
function integerLoop(): void {
  let state = 1;
  for (let step = 0; step < LOOP_STEPS; step += 1) state = (Math.imul(state, 1664525) + 1) >>> 0;
  if (state === 0) throw new Error('the loop may not be optimised away');
}

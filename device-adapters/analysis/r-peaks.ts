/**
 * Where the heart beats in a trace: Pan and Tompkins (1985) with search-back. The trace is narrowed to 5 to 15 Hz, its slope squared
 * and summed over 150 ms; what rises above a threshold that follows signal and noise is a beat. Each is then moved onto the
 * sharpest point of the trace itself, between samples.
 */
import { betweenHz } from './filters.ts';
import { meanOf, sampleAt, type Samples } from './samples.ts';

const QRS_HZ = [5, 15] as const;
const WINDOW_S = 0.15;
/** No heart beats again within this time. */
const REFRACTORY_S = 0.24;
/** Up to here a bump with less than half the slope of the beat before it is a T wave. */
const T_WAVE_S = 0.36;
const MISSED_AFTER = 1.66;
const REFINED_S = 0.08;
const BEATS_REMEMBERED = 8;
const LEARNING_S = 2;

interface Bump {
  readonly at: number;
  readonly energy: number;
  readonly slope: number;
}

/**
 * Sample positions of the beats, with fractions, in order. `shown` is the trace as it is displayed, at the same rate; the peaks lie
 * on it.
 */
export function findBeats(samples: ArrayLike<number>, shown: Samples, rateHz: number): number[] {
  const narrowed = betweenHz(samples, rateHz, QRS_HZ);
  const slopes = slopesOf(narrowed);
  const energy = windowed(slopes, Math.round(WINDOW_S * rateHz));
  const bumps = bumpsOf(energy, slopes, rateHz);
  const beats = choose(bumps, rateHz);
  const upward = isUpward(beats, narrowed, rateHz);
  return beats.map(({ at }) => refined(shown, { at, upward, reach: REFINED_S * rateHz }));
}

/** The five-point derivative of the paper. */
function slopesOf(samples: Samples): Samples {
  return samples.map((_, i) => {
    const ahead = 2 * sampleAt(samples, i + 2) + sampleAt(samples, i + 1);
    const behind = sampleAt(samples, i - 1) + 2 * sampleAt(samples, i - 2);
    return (ahead - behind) / 8;
  });
}

/** The mean of the squares around each sample. */
function windowed(slopes: Samples, width: number): Samples {
  const energy = new Float64Array(slopes.length);
  const half = width >> 1;
  let sum = 0;
  for (let i = -half; i < slopes.length; i++) {
    const entering = i + half;
    const leaving = entering - width;
    if (entering < slopes.length) sum += (slopes[entering] ?? 0) ** 2;
    if (leaving >= 0) sum -= (slopes[leaving] ?? 0) ** 2;
    if (i >= 0) energy[i] = sum / width;
  }
  return energy;
}

/** The tops of the energy; of two closer than a heart can beat, the higher. */
function bumpsOf(energy: Samples, slopes: Samples, rateHz: number): readonly Bump[] {
  const apart = Math.round(REFRACTORY_S * rateHz);
  const reach = Math.round(WINDOW_S * rateHz) >> 1;
  const bumps: Bump[] = [];
  for (let at = 1; at < energy.length - 1; at++) {
    const here = energy[at] ?? 0;
    if (here <= sampleAt(energy, at - 1) || here < sampleAt(energy, at + 1)) continue;
    const before = bumps.at(-1);
    const crowded = before !== undefined && at - before.at < apart;
    if (crowded && before.energy >= here) continue;
    if (crowded) bumps.pop();
    let slope = 0;
    for (let i = at - reach; i <= at + reach; i++)
      slope = Math.max(slope, Math.abs(sampleAt(slopes, i)));
    bumps.push({ at, energy: here, slope });
  }
  return bumps;
}

/** Signal and noise as they run, from which the threshold follows. */
class Levels {
  #signal: number;
  #noise: number;

  constructor(learnt: readonly number[]) {
    const highest = Math.max(0, ...learnt);
    this.#signal = highest * 0.5;
    this.#noise = (meanOf(learnt) ?? 0) * 0.25;
  }

  get threshold(): number {
    return this.#noise + 0.25 * (this.#signal - this.#noise);
  }

  beat(energy: number, weight = 0.125): void {
    this.#signal += weight * (energy - this.#signal);
  }

  noise(energy: number): void {
    this.#noise += 0.125 * (energy - this.#noise);
  }
}

function choose(bumps: readonly Bump[], rateHz: number): readonly Bump[] {
  const learning = LEARNING_S * rateHz;
  const levels = new Levels(bumps.filter(({ at }) => at < learning).map(({ energy }) => energy));
  const beats: Bump[] = [];
  let passed: Bump[] = [];
  for (const bump of bumps) {
    if (!isBeat(bump, beats.at(-1), { threshold: levels.threshold, rateHz })) {
      levels.noise(bump.energy);
      passed.push(bump);
      continue;
    }
    const missed = missedBefore(bump, { beats, passed, threshold: levels.threshold / 2 });
    if (missed !== undefined) {
      levels.beat(missed.energy, 0.25);
      beats.push(missed);
    }
    levels.beat(bump.energy);
    beats.push(bump);
    passed = [];
  }
  return beats;
}

function isBeat(
  bump: Bump,
  last: Bump | undefined,
  { threshold, rateHz }: { readonly threshold: number; readonly rateHz: number },
): boolean {
  if (bump.energy < threshold) return false;
  if (last === undefined) return true;
  return bump.at - last.at >= T_WAVE_S * rateHz || bump.slope >= last.slope / 2;
}

interface Search {
  readonly beats: readonly Bump[];
  readonly passed: readonly Bump[];
  readonly threshold: number;
}

/** After a pause that is too long for this heart, the highest of what was passed over, if it is half a beat at least. */
function missedBefore(bump: Bump, { beats, passed, threshold }: Search): Bump | undefined {
  const recent = beats.slice(-BEATS_REMEMBERED);
  const usual = meanOf(recent.slice(1).map(({ at }, i) => at - (recent[i]?.at ?? at)));
  const last = beats.at(-1);
  if (usual === undefined || last === undefined) return undefined;
  if (bump.at - last.at < MISSED_AFTER * usual) return undefined;
  const candidates = passed.filter(
    ({ energy, slope }) => energy >= threshold && slope >= last.slope / 3,
  );
  return candidates.sort((a, b) => b.energy - a.energy)[0];
}

/** Whether the beats of this lead point up, as most of them do. */
function isUpward(beats: readonly Bump[], narrowed: Samples, rateHz: number): boolean {
  const reach = Math.round(REFINED_S * rateHz);
  const signs = beats.map(({ at }) => {
    let extreme = 0;
    for (let i = at - reach; i <= at + reach; i++) {
      const here = sampleAt(narrowed, i);
      if (Math.abs(here) > Math.abs(extreme)) extreme = here;
    }
    return Math.sign(extreme);
  });
  return (meanOf(signs) ?? 1) >= 0;
}

interface Place {
  readonly at: number;
  readonly upward: boolean;
  readonly reach: number;
}

/** The extreme of the trace around a beat, and between its samples the top of the parabola through three of them. */
function refined(shown: Samples, { at, upward, reach }: Place): number {
  const height = (i: number): number => (upward ? sampleAt(shown, i) : -sampleAt(shown, i));
  let best = at;
  for (let i = Math.ceil(at - reach); i <= at + reach; i++) {
    if (i >= 0 && i < shown.length && height(i) > height(best)) best = i;
  }
  const [before, here, after] = [height(best - 1), height(best), height(best + 1)];
  const bend = before - 2 * here + after;
  const shift = bend < 0 ? (before - after) / (2 * bend) : 0;
  return best + Math.max(-0.5, Math.min(0.5, shift));
}

/**
 * Electrocardiograms whose beats are known: the dynamical model of McSharry, Clifford, Tarassenko and Smith (2003) on its limit
 * cycle, from the published equations and their table of angles, heights and widths; around it what happens on real skin.
 * Everything follows from the seed.
 */
import { createSeededRandom } from '#devices/simulator/seeded-random.ts';

export const RHYTHMS = [
  'sinus',
  'sinus-arrhythmia',
  'bigeminy',
  'trigeminy',
  'frequent-ectopy',
  'atrial-fibrillation',
] as const;

export type SyntheticRhythm = (typeof RHYTHMS)[number];

export interface SyntheticOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly rateHz?: number;
  readonly rhythm?: SyntheticRhythm;
  readonly ratePerMin?: number;
  /**
   * Signal to noise in decibels, as the MIT-BIH noise stress test counts it: the power of a sine as high as the QRS against the
   * power of the noise, which is half muscle and half baseline. Undefined for none.
   */
  readonly noiseDb?: number;
  /** Mains, in Hz and microvolts. */
  readonly mains?: { readonly hz: 50 | 60; readonly uv: number };
}

export interface SyntheticEcg {
  readonly rateHz: number;
  readonly samplesUv: readonly number[];
  /** Where each R wave has its top, in seconds, in the trace without noise. */
  readonly beatsS: readonly number[];
}

interface Wave {
  readonly angle: number;
  readonly height: number;
  readonly width: number;
}

/** P, Q, R, S, T: table 1 of the paper. */
const WAVES: readonly Wave[] = [
  { angle: -Math.PI / 3, height: 1.2, width: 0.25 },
  { angle: -Math.PI / 12, height: -5, width: 0.1 },
  { angle: 0, height: 30, width: 0.1 },
  { angle: Math.PI / 12, height: -7.5, width: 0.1 },
  { angle: Math.PI / 2, height: 0.75, width: 0.4 },
];
/** From a ventricle: no P, an R twice as broad and a quarter higher, a T the other way. */
const EXTRA: readonly Wave[] = [
  { angle: 0, height: 10, width: 0.2 },
  { angle: 0.5, height: -3.5, width: 0.22 },
  { angle: Math.PI / 2, height: -0.9, width: 0.42 },
];

interface SyntheticBeat {
  readonly rrS: number;
  readonly waves: readonly Wave[];
}

const OVERSAMPLED = 4;
const R_HEIGHT_UV = 1_200;

export class Chance {
  readonly #random: ReturnType<typeof createSeededRandom>;

  constructor(seed: number) {
    this.#random = createSeededRandom(seed);
  }

  /** From 0 to below 1. */
  even(): number {
    return this.#random.below(1_000_000) / 1_000_000;
  }

  /** Mean 0, spread 1. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.even())) * Math.cos(2 * Math.PI * this.even());
  }
}

export function syntheticEcg(options: SyntheticOptions): SyntheticEcg {
  const { seed, seconds, rateHz = 130, rhythm = 'sinus' } = options;
  const chance = new Chance(seed);
  const beats = beatsOf(chance, { ...options, rhythm });
  const fine = trace(beats, rateHz * OVERSAMPLED, seconds);
  const f =
    rhythm === 'atrial-fibrillation'
      ? fibrillation(chance, fine.heights.length, rateHz)
      : undefined;
  const clean = fine.heights.map((height, i) => height + (f?.[i] ?? 0));
  const samples = clean.filter((_, i) => i % OVERSAMPLED === 0);
  const noise = noiseOf(chance, samples.length, options);
  return {
    rateHz,
    samplesUv: samples.map((sample, i) => Math.round(sample + (noise[i] ?? 0))),
    beatsS: fine.tops.map((top) => top / (rateHz * OVERSAMPLED)),
  };
}

/** The process of the paper in words: breathing and pressure waves move the rate; the rest is what each rhythm does to it. */
function beatsOf(
  chance: Chance,
  { rhythm = 'sinus', ratePerMin = 72, seconds }: SyntheticOptions,
): readonly SyntheticBeat[] {
  const mean = 60 / ratePerMin;
  const phases = [chance.even(), chance.even()].map((part) => part * 2 * Math.PI);
  const [slow = 0, breath = 0] = phases;
  const breathing = rhythm === 'sinus-arrhythmia' ? 0.11 : 0.025;
  const beats: SyntheticBeat[] = [];
  let at = 0;
  for (let number = 0; at < seconds + 2; number++) {
    const wave =
      0.02 * Math.sin(2 * Math.PI * 0.1 * at + slow) +
      breathing * Math.sin(2 * Math.PI * 0.22 * at + breath);
    const sinus = mean * (1 + wave + 0.008 * chance.normal());
    const beat = beatOf(rhythm, { number, sinus, mean, chance });
    beats.push(...beat);
    at += beat.reduce((sum, { rrS }) => sum + rrS, 0);
  }
  return beats;
}

interface Turn {
  readonly number: number;
  readonly sinus: number;
  readonly mean: number;
  readonly chance: Chance;
}

/** One beat of the heart's own, with the extra one that follows it. */
function beatOf(
  rhythm: SyntheticRhythm,
  { number, sinus, mean, chance }: Turn,
): readonly SyntheticBeat[] {
  const own = (rrS: number): SyntheticBeat => ({ rrS, waves: WAVES });
  const early = (0.58 + 0.03 * chance.normal()) * mean;
  const withExtra = [own(early), { rrS: 2 * sinus - early, waves: EXTRA }];
  switch (rhythm) {
    case 'sinus':
    case 'sinus-arrhythmia':
      return [own(sinus)];
    case 'bigeminy':
      return withExtra;
    case 'trigeminy':
      return number % 2 === 0 ? [own(sinus)] : withExtra;
    case 'frequent-ectopy':
      return chance.even() < 0.14 ? withExtra : [own(sinus)];
    case 'atrial-fibrillation': {
      // No order, and a spread of a fifth: what the node lets through of a storm.
      const rrS = Math.max(
        0.32,
        mean * (0.95 + 0.08 * -Math.log(1 - chance.even()) + 0.17 * chance.normal()),
      );
      return [{ rrS, waves: WAVES.slice(1) }];
    }
  }
}

interface FineTrace {
  readonly heights: readonly number[];
  readonly tops: readonly number[];
}

/**
 * The third equation of the model, integrated on the limit cycle: from one R once round the circle to the next, in exactly that
 * interval. The first half of the way belongs to the beat behind, the second to the one ahead.
 */
function trace(beats: readonly SyntheticBeat[], rateHz: number, seconds: number): FineTrace {
  const heights: number[] = [];
  const tops: number[] = [];
  const [step, wanted] = [1 / rateHz, Math.round(seconds * rateHz)];
  let z = 0;
  for (const [number, { rrS, waves }] of beats.entries()) {
    const samples = Math.max(2, Math.round(rrS * rateHz));
    const ahead = beats[number + 1]?.waves ?? waves;
    // Waves keep their time when the heart is fast, as in the authors' own program.
    const circle = { stretch: Math.sqrt(1 / rrS), turn: (2 * Math.PI) / rrS };
    if (number > 0) tops.push(heights.length);
    for (let i = 0; i < samples; i++) {
      const angle = (i / samples) * 2 * Math.PI;
      const isAhead = angle > Math.PI;
      const here = { ...circle, waves: isAhead ? ahead : waves };
      z += step * slopeAt(isAhead ? angle - 2 * Math.PI : angle, z, here);
      heights.push(z);
    }
    if (heights.length >= wanted) break;
  }
  const found = tops.map((at) => topNear(heights, at, Math.round(0.06 * rateHz)));
  const ordinary = [...found].map((top) => heights[top] ?? 0).sort((a, b) => a - b);
  const highest = ordinary[ordinary.length >> 1] ?? 1;
  return {
    heights: heights.slice(0, wanted).map((height) => (height / highest) * R_HEIGHT_UV),
    tops: found.filter((top) => top < wanted),
  };
}

/** Where the trace itself is highest around the angle of an R. */
function topNear(heights: readonly number[], at: number, reach: number): number {
  let top = at;
  for (let i = at - reach; i <= at + reach; i++)
    if ((heights[i] ?? -Infinity) > (heights[top] ?? -Infinity)) top = i;
  return top;
}

interface Circle {
  readonly waves: readonly Wave[];
  readonly stretch: number;
  readonly turn: number;
}

function slopeAt(angle: number, z: number, { waves, stretch, turn }: Circle): number {
  let slope = -z;
  for (const { angle: centre, height, width } of waves) {
    const b = width * stretch;
    const isFar = Math.abs(centre) > 1;
    const from = angle - centre * (isFar ? Math.sqrt(stretch) : stretch);
    slope -= height * from * Math.exp(-(from * from) / (2 * b * b)) * (turn / (2 * Math.PI));
  }
  return slope;
}

/** The restless line of atria without a beat of their own: 4 to 9 Hz, a tenth of a millivolt. */
function fibrillation(chance: Chance, length: number, rateHz: number): readonly number[] {
  const parts = Array.from({ length: 3 }, () => ({
    hz: 4 + 5 * chance.even(),
    phase: 2 * Math.PI * chance.even(),
  }));
  return Array.from({ length }, (_, i) =>
    parts.reduce(
      (sum, { hz, phase }) =>
        sum + 35 * Math.sin((2 * Math.PI * hz * i) / (rateHz * OVERSAMPLED) + phase),
      0,
    ),
  );
}

function noiseOf(
  chance: Chance,
  length: number,
  { noiseDb, mains, rateHz = 130 }: SyntheticOptions,
): readonly number[] {
  const power = noiseDb === undefined ? 0 : ((R_HEIGHT_UV * 1.3) ** 2 / 8) * 10 ** (-noiseDb / 10);
  const muscle = Math.sqrt(power / 2);
  const sway = Math.sqrt(power);
  const swayHz = 0.15 + 0.2 * chance.even();
  return Array.from({ length }, (_, i) => {
    const at = i / rateHz;
    const line = mains === undefined ? 0 : mains.uv * Math.sin(2 * Math.PI * mains.hz * at);
    return muscle * chance.normal() + sway * Math.sin(2 * Math.PI * swayHz * at) + line;
  });
}

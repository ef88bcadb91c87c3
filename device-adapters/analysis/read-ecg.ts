/**
 * What is said about a strip: its beats, the intervals between them, the rate, how far the signal may be believed, and whether the
 * intervals come without order. Nothing is measured of the shape of a beat, and nothing is diagnosed.
 */
import { betweenHz } from './filters.ts';
import { findBeats } from './r-peaks.ts';
import { CLEAN_BEATS_MIN, screenRhythm, type Rhythm } from './rhythm.ts';
import { medianOf, type Samples } from './samples.ts';
import {
  badSeconds,
  likenessOf,
  qualityOf,
  type SignalQuality,
  type Trace,
} from './signal-quality.ts';

export interface EcgStrip {
  readonly rateHz: number;
  /** Microvolts; null where the strap's own clock says that a sample was lost. */
  readonly samplesUv: readonly (number | null)[];
}

export interface Beat {
  /** Seconds from the start. */
  readonly atS: number;
  /** False in a second in which the signal cannot be believed. */
  readonly clean: boolean;
}

export interface EcgFindings {
  readonly beats: readonly Beat[];
  /** Between clean beats with none between them, in milliseconds. */
  readonly rrMs: readonly number[];
  /** From the middle interval; undefined for an unreadable strip. */
  readonly ratePerMin: number | undefined;
  readonly quality: SignalQuality;
  readonly rhythm: Rhythm;
  /** Counted from the start; no beat in them is clean. */
  readonly badSeconds: readonly number[];
  /** As it is displayed: 0.5 to 40 Hz, in microvolts. */
  readonly shown: Samples;
}

const SHOWN_HZ = [0.5, 40] as const;
/** An hour at the rate of the strap. */
const STRIP_SAMPLES_MAX = 500_000;
const MINUTE_MS = 60_000;
const RATE_BEATS_MIN = 4;

/** Never fails: a strip that says nothing is 'unreadable'. */
export function readEcg({ rateHz, samplesUv }: EcgStrip): EcgFindings {
  const kept = samplesUv.slice(0, STRIP_SAMPLES_MAX);
  const samples = bridged(kept);
  const shown = betweenHz(samples, rateHz, SHOWN_HZ);
  const trace: Trace = { samples, shown, rateHz, missing: kept.map((sample) => sample === null) };
  const found = findBeats(samples, shown, rateHz);
  const bad = badSeconds(trace, found);
  const beats = found.map((at) => ({
    atS: at / rateHz,
    clean: !bad.has(Math.floor(at / rateHz)),
  }));
  const likeness = likenessOf(
    trace,
    found.filter((_, i) => beats[i]?.clean === true),
  );
  const seconds = Math.ceil(samples.length / rateHz);
  const quality = qualityOf(likeness, seconds === 0 ? 1 : bad.size / seconds);
  const rrMs = intervalsOf(beats);
  const middle = rrMs.length + 1 >= RATE_BEATS_MIN ? medianOf(rrMs) : undefined;
  const readable = quality !== 'unreadable' && middle !== undefined;
  const enough = beats.filter(({ clean }) => clean).length >= CLEAN_BEATS_MIN;
  return {
    beats,
    rrMs,
    ratePerMin: readable ? MINUTE_MS / middle : undefined,
    quality: readable ? quality : 'unreadable',
    rhythm: readable && enough ? screenRhythm(rrMs) : 'unreadable',
    badSeconds: [...bad],
    shown,
  };
}

function intervalsOf(beats: readonly Beat[]): readonly number[] {
  return beats.slice(1).flatMap((beat, i) => {
    const before = beats[i];
    return beat.clean && before?.clean === true ? [(beat.atS - before.atS) * 1_000] : [];
  });
}

/** A straight line over what is missing, so that filters see no cliff; no beat inside it counts. */
function bridged(samplesUv: readonly (number | null)[]): Samples {
  const samples = new Float64Array(samplesUv.length);
  let last: number | undefined;
  let lastAt = -1;
  samplesUv.forEach((sample, at) => {
    if (sample === null) return;
    const from = last ?? sample;
    for (let i = lastAt + 1; i < at; i++)
      samples[i] = from + ((sample - from) * (i - lastAt)) / (at - lastAt);
    samples[at] = sample;
    [last, lastAt] = [sample, at];
  });
  return samples.fill(last ?? 0, lastAt + 1);
}

/** A made-up strip of an electrocardiogram for the demo: five bells a beat, the same every time. Nobody's heart. */
import { stripOf, type StripTaken } from '../ecg-strip.ts';

const RATE_HZ = 130;
const SECONDS = 32;

/** P, Q, R, S, T: seconds from the R, height in microvolts, width in seconds. */
const BELLS = [
  [-0.18, 110, 0.025],
  [-0.03, -120, 0.01],
  [0, 1_150, 0.012],
  [0.03, -260, 0.012],
  [0.26, 240, 0.05],
] as const;

/** Breathing moves the beats a little, and the line beneath them. */
export function demoStrip(ratePerMin: number): StripTaken | undefined {
  const beatsS: number[] = [];
  for (let at = 0.4; at < SECONDS + 1; at += (60 / ratePerMin) * (1 + 0.02 * Math.sin(at)))
    beatsS.push(at);
  const samplesUv = Array.from({ length: RATE_HZ * SECONDS }, (_, i) => {
    const at = i / RATE_HZ;
    const near = beatsS.filter((beat) => Math.abs(beat - at) < 0.5);
    const heart = near.reduce((sum, beat) => sum + beatAt(at - beat), 0);
    return heart + 40 * Math.sin(1.6 * at) + 6 * Math.sin(97 * at) + 5 * Math.sin(151 * at);
  });
  return stripOf(RATE_HZ, samplesUv);
}

const beatAt = (fromR: number): number =>
  BELLS.reduce(
    (sum, [at, height, width]) => sum + height * Math.exp(-((fromR - at) ** 2) / (2 * width ** 2)),
    0,
  );

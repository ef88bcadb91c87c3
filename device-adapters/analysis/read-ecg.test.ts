import { expect, test } from 'vitest';
import { addScores, matchBeats, ratesOf } from '../../tests/support/beat-match.ts';
import { Chance, RHYTHMS, syntheticEcg } from '../../tests/support/synthetic-ecg.ts';
import type { SyntheticOptions } from '../../tests/support/synthetic-ecg.ts';
import { readEcg } from './read-ecg.ts';

const SECONDS = 40;
const SEEDS = [1, 2];
const RATES = [72, 96];

/** Everything found in a few strips of every rhythm. The whole campaign is `npm run bench -- devices`. */
function campaign(options: Partial<SyntheticOptions>) {
  return RHYTHMS.flatMap((rhythm) =>
    SEEDS.map((seed, i) => {
      const ratePerMin = RATES[i] ?? 72;
      const strip = syntheticEcg({ seed, seconds: SECONDS, rhythm, ratePerMin, ...options });
      const findings = readEcg(strip);
      const found = findings.beats.map(({ atS }) => atS);
      return { rhythm, findings, ratePerMin, score: matchBeats(found, strip.beatsS, SECONDS) };
    }),
  );
}

const together = (of: ReturnType<typeof campaign>) =>
  ratesOf(of.map(({ score }) => score).reduce(addScores));

test('in clean strips every beat is found where it is, and nothing else', () => {
  const strips = campaign({});
  const { sensitivity, precision, positionRmsS } = together(strips);
  expect(sensitivity).toBeGreaterThanOrEqual(0.995);
  expect(precision).toBeGreaterThanOrEqual(0.995);
  expect(positionRmsS).toBeLessThan(1 / 130);
  expect(strips.map(({ findings }) => findings.quality)).not.toContain('unreadable');
});

test('at 6 dB of muscle and sway hardly any is lost', () => {
  const { sensitivity, precision, positionRmsS } = together(campaign({ noiseDb: 6 }));
  expect(sensitivity).toBeGreaterThanOrEqual(0.98);
  expect(precision).toBeGreaterThanOrEqual(0.98);
  expect(positionRmsS).toBeLessThan(1 / 130);
});

test('only intervals without order are called irregular: not breathing, not extra beats with or without a pattern', () => {
  for (const { rhythm, findings } of campaign({ noiseDb: 18 })) {
    const wanted = rhythm === 'atrial-fibrillation' ? 'irregular' : 'regular';
    expect(findings.rhythm, rhythm).toBe(wanted);
  }
});

test('the rate of a clean strip is right within two a minute, the intervals within 8 ms', () => {
  const strip = syntheticEcg({ seed: 7, seconds: SECONDS, ratePerMin: 61 });
  const { ratePerMin, ...found } = readEcg(strip);
  const beats = found.beats.filter(({ atS }) => atS > 1 && atS < SECONDS - 1);
  expect(Math.abs((ratePerMin ?? 0) - 61)).toBeLessThan(2);
  const nearest = (at: number) =>
    strip.beatsS.reduce((best, known) =>
      Math.abs(known - at) < Math.abs(best - at) ? known : best,
    );
  const errorsMs = beats.slice(1).map(({ atS }, i) => {
    const before = beats[i]?.atS ?? atS;
    return (atS - before - (nearest(atS) - nearest(before))) * 1_000;
  });
  const squares = errorsMs.map((error) => error * error);
  expect(Math.sqrt(squares.reduce((sum, each) => sum + each, 0) / squares.length)).toBeLessThan(8);
});

test('the hum of the mains hides nothing', () => {
  const strip = syntheticEcg({ seed: 3, seconds: SECONDS, mains: { hz: 50, uv: 120 } });
  const { sensitivity, precision } = ratesOf(
    matchBeats(
      readEcg(strip).beats.map(({ atS }) => atS),
      strip.beatsS,
      SECONDS,
    ),
  );
  expect([sensitivity, precision]).toEqual([1, 1]);
});

test.each([
  ['noise', (chance: Chance) => Math.round(150 * chance.normal())],
  ['an electrode in the air', () => 0],
  ['an amplifier at its end', (chance: Chance) => (chance.even() < 0.5 ? 20_000 : -20_000)],
] as const)('of %s nothing is said', (_name, sampleOf) => {
  const chance = new Chance(5);
  const findings = readEcg({
    rateHz: 130,
    samplesUv: Array.from({ length: 5_200 }, () => sampleOf(chance)),
  });
  expect(findings).toMatchObject({ quality: 'unreadable', rhythm: 'unreadable' });
  expect(findings.ratePerMin).toBeUndefined();
});

test('a strip with fewer than 30 clean beats has a rate and no word about its rhythm', () => {
  const strip = syntheticEcg({ seed: 2, seconds: 12, rhythm: 'atrial-fibrillation' });
  const findings = readEcg(strip);
  expect(findings.ratePerMin).toBeDefined();
  expect(findings.rhythm).toBe('unreadable');
});

test('where packets were lost no beat is clean and no interval bridges the hole', () => {
  const { samplesUv, rateHz } = syntheticEcg({ seed: 4, seconds: SECONDS });
  const holed = samplesUv.map((sample, i) => (i >= 1_300 && i < 1_690 ? null : sample));
  const { beats, rrMs, quality } = readEcg({ rateHz, samplesUv: holed });
  const inHole = beats.filter(({ atS }) => atS >= 10 && atS < 13);
  expect(inHole.every(({ clean }) => !clean)).toBe(true);
  expect(Math.max(...rrMs)).toBeLessThan(1_500);
  expect(quality).not.toBe('unreadable');
});

test('no samples are no strip', () => {
  expect(readEcg({ rateHz: 130, samplesUv: [] })).toMatchObject({
    beats: [],
    rrMs: [],
    quality: 'unreadable',
  });
});

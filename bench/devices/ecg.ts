/** How many beats of strips whose beats are known are found, how many that are found were there, and whose order is called irregular. */
import { readEcg } from '#devices/analysis/read-ecg.ts';
import { addScores, matchBeats, ratesOf, type BeatScore } from '../../tests/support/beat-match.ts';
import { RHYTHMS, syntheticEcg, type SyntheticRhythm } from '../../tests/support/synthetic-ecg.ts';
import type { Figure, Figures } from '../bench.ts';

const SECONDS = 60;
const STRIPS = { quick: 3, whole: 20 } as const;
const CLEAN_BAR = 0.995;
const NOISY_BAR = 0.98;
const SCREEN_BAR = 0.95;
/** Signal to noise at which a strip is screened: what a strap at rest gives. */
const SCREEN_DB = 18;
const NOISE_DB = 6;
const RATES = [58, 72, 88, 104] as const;

interface Strip {
  readonly seed: number;
  readonly rhythm: SyntheticRhythm;
  readonly noiseDb?: number;
}

function read({ seed, rhythm, noiseDb }: Strip) {
  const ratePerMin = RATES[seed % RATES.length] ?? 72;
  const strip = syntheticEcg({
    seed,
    seconds: SECONDS,
    rhythm,
    ratePerMin,
    ...(noiseDb === undefined ? {} : { noiseDb }),
  });
  const findings = readEcg(strip);
  const found = findings.beats.map(({ atS }) => atS);
  return { rhythm: findings.rhythm, score: matchBeats(found, strip.beatsS, SECONDS) };
}

const atLeast = (value: number, bar: number): Figure => ({
  value,
  bar,
  ok: value >= bar,
  isLeast: true,
});

const together = (scores: readonly BeatScore[]) => ratesOf(scores.reduce(addScores));

/** All rhythms with as many seeds each; another seed is another strip. */
const campaign = (strips: number, noise: { readonly noiseDb?: number }) =>
  RHYTHMS.flatMap((rhythm) =>
    Array.from({ length: strips }, (_, at) => ({
      wanted: rhythm,
      ...read({ seed: 1_000 + at, rhythm, ...noise }),
    })),
  );

export function ecgFigures(quick: boolean): Figures {
  const strips = quick ? STRIPS.quick : STRIPS.whole;
  const clean = together(campaign(strips, {}).map(({ score }) => score));
  const noisy = together(campaign(strips, { noiseDb: NOISE_DB }).map(({ score }) => score));
  const screened = campaign(strips, { noiseDb: SCREEN_DB });
  const share = (isWithoutOrder: boolean, word: string) => {
    const of = screened.filter(
      ({ wanted }) => (wanted === 'atrial-fibrillation') === isWithoutOrder,
    );
    return of.filter(({ rhythm }) => rhythm === word).length / of.length;
  };
  return {
    'beats-clean-sensitivity': atLeast(clean.sensitivity, CLEAN_BAR),
    'beats-clean-precision': atLeast(clean.precision, CLEAN_BAR),
    'beats-6db-sensitivity': atLeast(noisy.sensitivity, NOISY_BAR),
    'beats-6db-precision': atLeast(noisy.precision, NOISY_BAR),
    'irregular-found': atLeast(share(true, 'irregular'), SCREEN_BAR),
    'regular-left-alone': atLeast(share(false, 'regular'), SCREEN_BAR),
  };
}

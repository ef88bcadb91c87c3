/** What a measurement means for this patient. The ranges are those of adults, so of a child's numbers they say nothing (ALR-04). */
import { ageInYears } from '#clinical/age.ts';
import { wordOf, type Measurement } from '#clinical/observation.ts';
import type { VitalWord } from '#clinical/vital-judgement.ts';

const ADULT_YEARS = 18;

/** `birthDate` and `today` as YYYY-MM-DD; whose date of birth nobody knows is judged as an adult. */
export const isJudged = (birthDate: string | undefined, today: string): boolean => {
  const age = birthDate === undefined ? undefined : ageInYears(birthDate, today);
  return typeof age !== 'number' || age >= ADULT_YEARS;
};

export const judgedWord = (measurement: Measurement, judged: boolean): VitalWord =>
  judged ? wordOf(measurement) : 'unjudged';

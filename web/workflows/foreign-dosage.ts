/** A foreign dosage as a dose here, or nothing where its unit, its route or its times have no exact counterpart. */
import * as v from 'valibot';
import {
  DOSE_UNITS,
  FREQUENCIES,
  ROUTES,
  storedDosageSchema,
  type Dosage,
} from '#features/medications/dosage.ts';
import { listOf, textOf, wordsOf } from './foreign-fields.ts';

const quantitySchema = v.looseObject({
  value: v.number(),
  code: v.optional(v.string()),
  unit: v.optional(v.string()),
});

/** Words others use for what is kept here under one. */
const FREQUENCY_WORDS: ReadonlyMap<string, string> = new Map([
  ['QD', 'once-daily'],
  ['once a day', 'once-daily'],
  ['BID', 'twice-daily'],
  ['twice a day', 'twice-daily'],
  ['TID', 'three-times-daily'],
  ['QID', 'four-times-daily'],
  ['AM', 'in-the-morning'],
  ['Q4H', 'every-4-hours'],
  ['Q6H', 'every-6-hours'],
  ['Q8H', 'every-8-hours'],
  ['WK', 'weekly'],
]);

const timingSchema = v.looseObject({
  code: v.optional(v.unknown()),
  repeat: v.optional(
    v.looseObject({
      frequency: v.optional(v.number()),
      period: v.optional(v.number()),
      periodUnit: v.optional(v.string()),
    }),
  ),
});

const TIMES_A_DAY = ['once-daily', 'twice-daily', 'three-times-daily', 'four-times-daily'];

export function dosageOf(raw: Readonly<Record<string, unknown>> | undefined): Dosage | undefined {
  const doses = listOf(raw?.['doseAndRate']);
  const quantity = v.safeParse(quantitySchema, doses[0]?.['doseQuantity']);
  if (doses.length !== 1 || !quantity.success) return undefined;
  const { value, code, unit } = quantity.output;
  const parsed = v.safeParse(storedDosageSchema, {
    amount: value,
    unit: DOSE_UNITS.find((known) => known === code || known === unit),
    route: oneOf(ROUTES, wordsOf(raw?.['route'])),
    frequency: frequencyOf(raw?.['timing'], raw?.['asNeededBoolean']),
    instructions: textOf(raw?.['patientInstruction']),
  });
  return parsed.success ? parsed.output : undefined;
}

function frequencyOf(timing: unknown, asNeeded: unknown): string | undefined {
  if (asNeeded === true) return 'as-needed';
  const parsed = v.safeParse(timingSchema, timing);
  if (!parsed.success) return undefined;
  const { code, repeat } = parsed.output;
  const words = wordsOf(code);
  const named = FREQUENCY_WORDS.get(words) ?? oneOf(FREQUENCIES, words);
  if (named !== undefined || repeat === undefined) return named;
  const { frequency, period, periodUnit } = repeat;
  return period === 1 && periodUnit === 'd' ? TIMES_A_DAY[(frequency ?? 0) - 1] : undefined;
}

/** A word of a list, written with blanks or with hyphens. */
const oneOf = (list: readonly string[], words: string): string | undefined =>
  list.find((word) => word === words.trim().toLowerCase().replaceAll(' ', '-'));

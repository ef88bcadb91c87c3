/** Writing down an allergy. Two people may record the same substance apart; both entries stay for a person to judge. */
import type * as v from 'valibot';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import {
  allergySchema,
  applyAllergyEvent,
  readAllergies,
  type Allergy,
  type AllergyEvent,
} from './records.ts';

export type AllergiesErrorCode = 'allergies/already-recorded';

interface AllergiesError {
  readonly code: AllergiesErrorCode;
}

/** 'allergies/already-recorded' when this device already shows the same substance. */
export const recordAllergy = defineCommand<
  v.InferOutput<typeof allergySchema>,
  readonly Allergy[],
  AllergyEvent,
  AllergiesError
>({
  name: 'allergies/record-allergy',
  document: 'patient-summary',
  target: 'existing',
  parse: parserOf(allergySchema),
  view: (document) => readAllergies(document).entities,
  decide: (known, input, { now, newId }) => {
    const substance = input.substance.toLocaleLowerCase();
    if (known.some((allergy) => allergy.substance.toLocaleLowerCase() === substance))
      return err({ code: 'allergies/already-recorded' });
    return ok([{ kind: 'allergy-recorded', allergy: { id: newId(), ...input, recordedAt: now } }]);
  },
  apply: applyAllergyEvent,
});

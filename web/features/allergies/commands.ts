/** Writing down an allergy, taking one back with the reason, and saying that none is known. */
import * as v from 'valibot';
import { SELF, statedFact, statingEntries } from '#clinical/facts.ts';
import { requiredLine } from '#clinical/text.ts';
import type { RawDocument } from '#kernel/document.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import {
  ALLERGY_STATUS,
  allergySchema,
  applyAllergyEvent,
  isStanding,
  NONE_KNOWN,
  readAllergies,
  standingSchema,
  type AllergyEvent,
  type AllergyRecord,
} from './records.ts';

export type AllergiesErrorCode =
  | 'allergies/already-recorded'
  | 'allergies/unknown-allergy'
  | 'allergies/unknown-version'
  | 'allergies/some-recorded';

interface AllergiesError {
  readonly code: AllergiesErrorCode;
}

const base = {
  document: 'patient-summary',
  target: 'existing',
  view: (document: RawDocument) => readAllergies(document),
  apply: applyAllergyEvent,
} as const;

/** 'allergies/already-recorded' when this device already shows the same substance as standing. */
export const recordAllergy = defineCommand<
  v.InferOutput<typeof allergySchema>,
  AllergyRecord,
  AllergyEvent,
  AllergiesError
>({
  ...base,
  name: 'allergies/record-allergy',
  parse: parserOf(allergySchema),
  decide: ({ allergies }, input, { now, newId, actor }) => {
    const substance = input.substance.toLocaleLowerCase();
    const known = allergies.filter(isStanding);
    if (known.some((allergy) => allergy.substance.toLocaleLowerCase() === substance))
      return err({ code: 'allergies/already-recorded' });
    const allergy = { id: newId(), ...input, recordedAt: now, by: actor.userId };
    return ok([{ kind: 'allergy-recorded', allergy }]);
  },
});

const standingInputSchema = v.object({
  ...standingSchema.entries,
  allergy: v.string(),
  ...statingEntries,
  why: requiredLine,
});

/** Takes an entry back, or restores it. Codes: 'allergies/unknown-allergy', 'allergies/unknown-version'. */
export const setAllergyStanding = defineCommand<
  v.InferOutput<typeof standingInputSchema>,
  AllergyRecord,
  AllergyEvent,
  AllergiesError
>({
  ...base,
  name: 'allergies/set-standing',
  parse: parserOf(standingInputSchema),
  decide: ({ allergies }, { allergy: subject, standing, replaces, why }, context) => {
    const allergy = allergies.find(({ id }) => id === subject);
    if (allergy === undefined) return err({ code: 'allergies/unknown-allergy' });
    const history = allergy.standing?.history ?? [];
    if (!replaces.every((replaced) => history.some(({ id }) => id === replaced)))
      return err({ code: 'allergies/unknown-version' });
    const stating = { replaces, why };
    return ok([
      statedFact({ kind: ALLERGY_STATUS, subject, value: { standing }, stating }, context),
    ]);
  },
});

/** Says that somebody asked and none is known. 'allergies/some-recorded' while an entry stands or cannot be read. */
export const stateNoneKnown = defineCommand<
  Readonly<Record<never, never>>,
  AllergyRecord,
  AllergyEvent,
  AllergiesError
>({
  ...base,
  name: 'allergies/state-none-known',
  parse: parserOf(v.object({})),
  decide: ({ allergies, unreadable }, _input, context) => {
    if (unreadable > 0 || allergies.some(isStanding))
      return err({ code: 'allergies/some-recorded' });
    const value = { seen: allergies.map(({ id }) => id) };
    const stating = { replaces: [], why: '' };
    return ok([statedFact({ kind: NONE_KNOWN, subject: SELF, value, stating }, context)]);
  },
});

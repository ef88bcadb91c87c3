/** Allergies and intolerances, part of the summary an emergency needs. */
import { defineFeature } from '#kernel/feature.ts';
import { recordAllergy, setAllergyStanding, stateNoneKnown } from './commands.ts';
import { policy } from './policy.ts';
import { allergyList } from './queries.ts';

export const allergies = defineFeature({
  id: 'allergies',
  commands: [recordAllergy, setAllergyStanding, stateNoneKnown],
  queries: [allergyList],
  projections: [],
  policy,
});

/** Allergies and intolerances, part of the summary an emergency needs. */
import { defineFeature } from '#kernel/feature.ts';
import { recordAllergy } from './commands.ts';
import { policy } from './policy.ts';
import { allergyList } from './queries.ts';

export const allergies = defineFeature({
  id: 'allergies',
  commands: [recordAllergy],
  queries: [allergyList],
  projections: [],
  policy,
});

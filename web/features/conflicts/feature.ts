/** Two versions of one fact: found here, picked with the command of the feature whose fact it is. */
import { defineFeature } from '#kernel/feature.ts';
import { caseConflicts, summaryConflicts } from './queries.ts';

export const conflicts = defineFeature({
  id: 'conflicts',
  commands: [],
  queries: [],
  projections: [summaryConflicts, caseConflicts],
  policy: {},
});

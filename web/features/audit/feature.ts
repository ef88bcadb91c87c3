/** Who looked at a record. It owns no document: what it shows are the signed notes that the engine keeps. */
import { defineFeature } from '#kernel/feature.ts';

export const audit = defineFeature({
  id: 'audit',
  commands: [],
  queries: [],
  projections: [],
  policy: {},
});

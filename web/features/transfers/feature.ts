/** Records leaving as files, and files from elsewhere being taken in. */
import { defineFeature } from '#kernel/feature.ts';
import { noteImport } from './commands.ts';
import { policy } from './policy.ts';
import { importList } from './queries.ts';

export const transfers = defineFeature({
  id: 'transfers',
  commands: [noteImport],
  queries: [],
  projections: [importList],
  policy,
});

/**
 * Who looked at a record, and what was refused. Of the first it owns no document: what it shows are the signed notes that the engine
 * keeps.
 */
import { defineFeature } from '#kernel/feature.ts';
import { noteRefusal } from './commands.ts';
import { policy } from './policy.ts';
import { refusalList } from './refusals.ts';

export const audit = defineFeature({
  id: 'audit',
  commands: [noteRefusal],
  queries: [],
  projections: [refusalList],
  policy,
});

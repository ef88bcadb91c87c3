/** Clinical notes, written together or apart. */
import { defineFeature } from '#kernel/feature.ts';
import { editNote, startNote } from './commands.ts';
import { policy } from './policy.ts';
import { noteList, openNote } from './queries.ts';

export const notes = defineFeature({
  id: 'notes',
  commands: [startNote, editNote],
  queries: [openNote],
  projections: [noteList],
  policy,
});

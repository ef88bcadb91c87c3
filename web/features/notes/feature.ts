/** Clinical notes, written together or apart. */
import { defineFeature } from '#kernel/feature.ts';
import { amendNote, editNote, signNote, startNote } from './commands.ts';
import { policy } from './policy.ts';
import { noteList, openNote } from './queries.ts';
import { noteFeed } from './search.ts';

export const notes = defineFeature({
  id: 'notes',
  commands: [startNote, editNote, signNote, amendNote],
  queries: [openNote],
  projections: [noteList],
  search: [noteFeed],
  policy,
});

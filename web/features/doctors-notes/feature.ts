/** Notes among doctors, in the one part of a record that the rest of the team holds no key of. */
import { defineFeature } from '#kernel/feature.ts';
import { addToDoctorsNote, writeDoctorsNote } from './commands.ts';
import { policy } from './policy.ts';
import { doctorsNoteList } from './queries.ts';
import { doctorsNoteFeed } from './search.ts';

export const doctorsNotes = defineFeature({
  id: 'doctors-notes',
  commands: [writeDoctorsNote, addToDoctorsNote],
  queries: [],
  projections: [doctorsNoteList],
  search: [doctorsNoteFeed],
  policy,
});

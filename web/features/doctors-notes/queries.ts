/** The notes among doctors of one record, each whole: they are few, and read from beginning to end. */
import { defineProjection } from '#kernel/feature.ts';
import { readDoctorsNote, type DoctorsNote } from './records.ts';

export const doctorsNoteList = defineProjection<DoctorsNote>({
  name: 'doctors-notes/list',
  document: 'doctors-note',
  version: 1,
  row: readDoctorsNote,
});

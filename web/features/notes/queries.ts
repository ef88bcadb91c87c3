/** Questions about notes: the list of a patient's notes, and the one being written. */
import { defineProjection, defineQuery } from '#kernel/feature.ts';
import { isSigned, readNote, type Note } from './records.ts';

const PREVIEW_LENGTH_MAX = 120;

export interface NoteRow {
  readonly title: string;
  readonly preview: string;
  readonly startedAt: number;
  readonly isSigned: boolean;
}

export const noteList = defineProjection<NoteRow>({
  name: 'notes/list',
  document: 'note',
  version: 2,
  row: (document, entries) => {
    const note = readNote(document, entries);
    return (
      note && {
        title: note.title,
        preview: note.text.slice(0, PREVIEW_LENGTH_MAX),
        startedAt: note.startedAt,
        isSigned: isSigned(note),
      }
    );
  },
});

export const openNote = defineQuery<Note | undefined>({
  name: 'notes/open',
  document: 'note',
  select: readNote,
});

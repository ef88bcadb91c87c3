/** Starting a note and writing in it. An edit says what its author was looking at, so that work done apart meets. */
import * as v from 'valibot';
import { growsTooLong, textEditEntries } from '#clinical/shared-text.ts';
import { requiredLine } from '#clinical/text.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import { applyNoteEvent, readNote, type Note, type NoteEvent } from './records.ts';

export type NotesErrorCode = 'notes/unreadable' | 'notes/too-long';

interface NotesError {
  readonly code: NotesErrorCode;
}

export const startNote = defineCommand<
  { readonly title: string },
  undefined,
  NoteEvent,
  NotesError
>({
  name: 'notes/start-note',
  document: 'note',
  target: 'new-document',
  parse: parserOf(v.object({ title: requiredLine })),
  view: () => undefined,
  decide: (_view, { title }, { now }) => ok([{ kind: 'note-started', title, startedAt: now }]),
  apply: applyNoteEvent,
});

const editSchema = v.object(textEditEntries);

/** 'notes/unreadable' when the document holds no note; 'notes/too-long' past 50,000 characters. */
export const editNote = defineCommand<
  v.InferOutput<typeof editSchema>,
  Note | undefined,
  NoteEvent,
  NotesError
>({
  name: 'notes/edit-text',
  document: 'note',
  target: 'existing',
  parse: parserOf(editSchema),
  view: readNote,
  decide: (note, { base, edits }) => {
    if (note === undefined) return err({ code: 'notes/unreadable' });
    if (growsTooLong(note.text, edits)) return err({ code: 'notes/too-long' });
    return ok([{ kind: 'note-text-edited', base, edits }]);
  },
  apply: applyNoteEvent,
});

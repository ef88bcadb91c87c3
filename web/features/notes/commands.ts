/** Starting a note and writing in it. An edit says what its author was looking at, so that work done apart meets. */
import * as v from 'valibot';
import { originEntries } from '#clinical/origin.ts';
import { growsTooLong, SHARED_TEXT_LENGTH_MAX, textEditEntries } from '#clinical/shared-text.ts';
import { requiredLine } from '#clinical/text.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import { applyNoteEvent, readNote, type Note, type NoteEvent } from './records.ts';

export type NotesErrorCode = 'notes/unreadable' | 'notes/too-long';

interface NotesError {
  readonly code: NotesErrorCode;
}

const startSchema = v.object({
  title: requiredLine,
  /** What it begins with; a note from a file has its whole text. */
  text: v.optional(v.pipe(v.string(), v.maxLength(SHARED_TEXT_LENGTH_MAX)), ''),
  ...originEntries,
});

export const startNote = defineCommand<
  v.InferOutput<typeof startSchema>,
  undefined,
  NoteEvent,
  NotesError
>({
  name: 'notes/start-note',
  document: 'note',
  target: 'new-document',
  parse: parserOf(startSchema),
  view: () => undefined,
  decide: (_view, { text, ...fields }, { now }) =>
    ok([{ kind: 'note-started', text, fields: { ...fields, startedAt: now } }]),
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

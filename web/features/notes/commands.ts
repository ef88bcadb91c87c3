/** Starting a note and writing in it. An edit says what its author was looking at, so that work done apart meets. */
import * as v from 'valibot';
import { requiredLine } from '#clinical/text.ts';
import type { TextEdit } from '#kernel/document.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import { applyNoteEvent, readNote, type Note, type NoteEvent } from './records.ts';

export type NotesErrorCode = 'notes/unreadable' | 'notes/too-long';

interface NotesError {
  readonly code: NotesErrorCode;
}

const NOTE_LENGTH_MAX = 50_000;
const EDITS_MAX = 1_000;
const HEADS_MAX = 64;

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

const insertion = v.pipe(v.string(), v.maxLength(NOTE_LENGTH_MAX));
const position = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const editSchema = v.object({
  base: v.pipe(v.array(v.string()), v.maxLength(HEADS_MAX)),
  edits: v.pipe(
    v.array(v.object({ index: position, remove: position, insert: insertion })),
    v.minLength(1),
    v.maxLength(EDITS_MAX),
  ),
});

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
    const length = lengthAfter(note.text.length, edits);
    if (length > NOTE_LENGTH_MAX && length > note.text.length)
      return err({ code: 'notes/too-long' });
    return ok([{ kind: 'note-text-edited', base, edits }]);
  },
  apply: applyNoteEvent,
});

/** No edit removes more than there is behind its position, whatever it claims. */
const lengthAfter = (length: number, edits: readonly TextEdit[]): number =>
  edits.reduce((sum, { index, remove, insert }) => {
    const removed = Math.min(remove, Math.max(0, sum - index));
    return sum - removed + insert.length;
  }, length);

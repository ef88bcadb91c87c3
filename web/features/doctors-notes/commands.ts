/** Writing a note among doctors, and adding to one. What is written stays as it is. */
import * as v from 'valibot';
import { requiredLine } from '#clinical/text.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import {
  applyDoctorsNoteEvent,
  noteText,
  readDoctorsNote,
  type DoctorsNote,
  type DoctorsNoteEvent,
} from './records.ts';

export type DoctorsNotesErrorCode = 'doctors-notes/unreadable';

interface DoctorsNotesError {
  readonly code: DoctorsNotesErrorCode;
}

const noteSchema = v.object({ title: requiredLine, text: noteText });

export const writeDoctorsNote = defineCommand<
  v.InferOutput<typeof noteSchema>,
  undefined,
  DoctorsNoteEvent,
  DoctorsNotesError
>({
  name: 'doctors-notes/write-note',
  document: 'doctors-note',
  target: 'new-document',
  parse: parserOf(noteSchema),
  view: () => undefined,
  decide: (_view, fields, { now }) =>
    ok([{ kind: 'doctors-note-written', fields: { ...fields, at: now } }]),
  apply: applyDoctorsNoteEvent,
});

const additionSchema = v.object({ text: noteText });

/** 'doctors-notes/unreadable' where the document holds no note. */
export const addToDoctorsNote = defineCommand<
  v.InferOutput<typeof additionSchema>,
  DoctorsNote | undefined,
  DoctorsNoteEvent,
  DoctorsNotesError
>({
  name: 'doctors-notes/add-to-note',
  document: 'doctors-note',
  target: 'existing',
  parse: parserOf(additionSchema),
  view: (document) => readDoctorsNote(document),
  decide: (note, { text }, { newId, now }) =>
    note === undefined
      ? err({ code: 'doctors-notes/unreadable' })
      : ok([{ kind: 'doctors-note-added-to', id: newId(), fields: { text, at: now } }]),
  apply: applyDoctorsNoteEvent,
});

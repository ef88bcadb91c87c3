/** Starting a note, writing in it, signing and amending it. An edit says what its author was looking at, so that work done apart meets. */
import * as v from 'valibot';
import { originEntries } from '#clinical/origin.ts';
import { growsTooLong, SHARED_TEXT_LENGTH_MAX, styledEditEntries } from '#clinical/shared-text.ts';
import { requiredLine } from '#clinical/text.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import {
  amendmentText,
  applyNoteEvent,
  contentOf,
  isSigned,
  readNote,
  type Note,
  type NoteEvent,
} from './records.ts';
import { SECTION_IDS, TEMPLATE_IDS, TEMPLATES } from './templates.ts';

export type NotesErrorCode =
  | 'notes/unreadable'
  | 'notes/too-long'
  | 'notes/not-your-section'
  | 'notes/signed'
  | 'notes/not-signed'
  | 'notes/empty'
  | 'notes/changed-since';

interface NotesError {
  readonly code: NotesErrorCode;
}

const startSchema = v.object({
  title: requiredLine,
  template: v.optional(v.picklist(TEMPLATE_IDS), 'free'),
  /** What a note without sections begins with; one from a file has its whole text. */
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

const existing = {
  document: 'note',
  target: 'existing',
  view: (document: Parameters<typeof readNote>[0]) => readNote(document),
  apply: applyNoteEvent,
} as const;

const editSchema = v.object({
  section: v.optional(v.picklist(SECTION_IDS), 'text'),
  ...styledEditEntries,
});

/**
 * 'notes/unreadable' when the document holds no note with that section; 'notes/signed' once somebody signed it;
 * 'notes/not-your-section' for another profession; 'notes/too-long' past the length of the section.
 */
export const editNote = defineCommand<
  v.InferOutput<typeof editSchema>,
  Note | undefined,
  NoteEvent,
  NotesError
>({
  ...existing,
  name: 'notes/edit-text',
  parse: parserOf(editSchema),
  decide: (note, { section: id, base, edits, formats }, { actor }) => {
    const rule = note && TEMPLATES[note.template].find((each) => each.id === id);
    const text = note?.sections.find((each) => each.id === id)?.text;
    if (note === undefined || rule === undefined || text === undefined)
      return err({ code: 'notes/unreadable' });
    if (isSigned(note)) return err({ code: 'notes/signed' });
    if (!rule.writers.includes(actor.profession)) return err({ code: 'notes/not-your-section' });
    if (growsTooLong(text, edits, rule.lengthMax)) return err({ code: 'notes/too-long' });
    return ok([{ kind: 'note-text-edited', section: id, base, edits, formats }]);
  },
});

const signSchema = v.object({
  content: v.array(v.string()),
  formats: v.optional(v.array(v.string()), []),
});

/**
 * `content` and `formats` are what the signer was looking at: 'notes/changed-since' when the note reads otherwise by now; looks
 * that changed are shown beside the signature. 'notes/unreadable',
 * 'notes/empty'. Several may sign.
 */
export const signNote = defineCommand<
  v.InferOutput<typeof signSchema>,
  Note | undefined,
  NoteEvent,
  NotesError
>({
  ...existing,
  name: 'notes/sign',
  parse: parserOf(signSchema),
  decide: (note, { content, formats }, { newId, now, actor }) => {
    if (note === undefined) return err({ code: 'notes/unreadable' });
    if (note.text.trim() === '') return err({ code: 'notes/empty' });
    if (JSON.stringify(content) !== JSON.stringify(contentOf(note)))
      return err({ code: 'notes/changed-since' });
    const signature = { id: newId(), by: actor.userId, at: now, content, formats };
    return ok([{ kind: 'note-signed', signature }]);
  },
});

const amendSchema = v.object({ text: amendmentText });

/** 'notes/unreadable'; 'notes/not-signed' while the note itself can still be written. */
export const amendNote = defineCommand<
  v.InferOutput<typeof amendSchema>,
  Note | undefined,
  NoteEvent,
  NotesError
>({
  ...existing,
  name: 'notes/amend',
  parse: parserOf(amendSchema),
  decide: (note, { text }, { newId, now, actor }) => {
    if (note === undefined) return err({ code: 'notes/unreadable' });
    if (!isSigned(note)) return err({ code: 'notes/not-signed' });
    const amendment = { id: newId(), by: actor.userId, at: now, text };
    return ok([{ kind: 'note-amended', amendment }]);
  },
});

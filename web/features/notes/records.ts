/** A clinical note: a title and a text that several people may write at once, apart or together. */
import * as v from 'valibot';
import { originEntries, type Originated } from '#clinical/origin.ts';
import { requiredLine } from '#clinical/text.ts';
import {
  entityKey,
  type Draft,
  type Heads,
  type RawDocument,
  type TextEdit,
} from '#kernel/document.ts';

export interface Note extends Originated {
  readonly title: string;
  readonly text: string;
  /** When it was begun, by the author's clock; milliseconds since 1970. */
  readonly startedAt: number;
}

export type NoteEvent =
  | {
      readonly kind: 'note-started';
      readonly fields: { readonly title: string; readonly startedAt: number } & Originated;
      readonly text: string;
    }
  | {
      readonly kind: 'note-text-edited';
      readonly base: Heads;
      readonly edits: readonly TextEdit[];
    };

const SELF = entityKey('note', 'self');

const storedSchema = v.object({
  title: requiredLine,
  text: v.string(),
  startedAt: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  ...originEntries,
});

/** Undefined while the document has no readable note. */
export function readNote(document: RawDocument): Note | undefined {
  const parsed = v.safeParse(storedSchema, document[SELF]);
  return parsed.success ? parsed.output : undefined;
}

export function applyNoteEvent(draft: Draft, event: NoteEvent): void {
  switch (event.kind) {
    case 'note-started':
      draft.create(SELF, { ...event.fields });
      draft.createText(SELF, 'text', event.text);
      return;
    case 'note-text-edited':
      draft.editText({ key: SELF, field: 'text', base: event.base }, event.edits);
      return;
  }
}

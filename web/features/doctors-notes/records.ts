/**
 * A note among doctors: written whole by one of them, and added to below. It lies in the part of a record that nobody else on the
 * team holds a key of (`clinical/documents.ts`, compartment 3).
 */
import * as v from 'valibot';
import { requiredLine } from '#clinical/text.ts';
import { entityKey, readPart, type Draft, type RawDocument } from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';
import { err, ok } from '#kernel/result.ts';

const TEXT_LENGTH_MAX = 10_000;

/** Something that was written, by whom and when; `by` is empty where nobody alone stands for it. */
export interface Written {
  readonly text: string;
  readonly by: string;
  /** By the writer's clock; milliseconds since 1970. */
  readonly at: number;
}

export interface Addition extends Written {
  readonly id: string;
}

export interface DoctorsNote extends Written {
  readonly title: string;
  /** Oldest first. */
  readonly additions: readonly Addition[];
  /** Additions that cannot be read. */
  readonly unreadable: number;
}

export type DoctorsNoteEvent =
  | {
      readonly kind: 'doctors-note-written';
      readonly fields: { readonly title: string; readonly text: string; readonly at: number };
    }
  | {
      readonly kind: 'doctors-note-added-to';
      readonly id: string;
      readonly fields: { readonly text: string; readonly at: number };
    };

const SELF = entityKey('doctors-note', 'self');
const ADDITION = 'addition';

export const noteText = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(TEXT_LENGTH_MAX));
const moment = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const writtenSchema = v.object({ title: requiredLine, text: noteText, at: moment });
const additionSchema = v.object({ text: noteText, at: moment });

/** Undefined while the document has no readable note. What is written is whose it is by the signed history. */
export function readDoctorsNote(document: RawDocument, entries?: Entries): DoctorsNote | undefined {
  const parsed = v.safeParse(writtenSchema, document[SELF]);
  if (!parsed.success) return undefined;
  const by = (key: string): string => entries?.authorOf(key) ?? '';
  const { entities, unreadable } = readPart(document, ADDITION, (id, raw) => {
    const addition = v.safeParse(additionSchema, raw);
    return addition.success
      ? ok({ id, ...addition.output, by: by(entityKey(ADDITION, id)) })
      : err('unreadable');
  });
  const additions = [...entities].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  return { ...parsed.output, by: by(SELF), additions, unreadable };
}

export function applyDoctorsNoteEvent(draft: Draft, event: DoctorsNoteEvent): void {
  const key = event.kind === 'doctors-note-written' ? SELF : entityKey(ADDITION, event.id);
  draft.create(key, { ...event.fields });
}

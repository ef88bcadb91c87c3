/**
 * A clinical note: a title and sections that several people may write at once, apart or together, until somebody signs it. What is
 * signed is kept as it was signed; whoever wrote apart at that moment changes nothing of it, and the difference is shown.
 */
import * as v from 'valibot';
import { originEntries, type Originated } from '#clinical/origin.ts';
import { requiredLine } from '#clinical/text.ts';
import {
  entityKey,
  readPart,
  type Draft,
  type Heads,
  type RawDocument,
  type TextEdit,
  type TextFormat,
} from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { StyledText } from '#kernel/styled-text.ts';
import { TEMPLATE_IDS, TEMPLATES, type SectionId, type TemplateId } from './templates.ts';

const AMENDMENT_LENGTH_MAX = 5_000;
const SIGNED_TEXTS_MAX = 16;

/** That somebody stands for a note as it read then. */
export interface Signature {
  readonly id: string;
  /** Whoever signed it; empty where nobody alone did, and then it is nobody's. */
  readonly by: string;
  /** By the signer's clock; milliseconds since 1970. */
  readonly at: number;
  /** The sections as they read, in the order of the template. */
  readonly content: readonly string[];
  /** How their letters looked, in the same order; sections without looks at the end may be left off. */
  readonly formats: readonly string[];
}

/** Added after the signing; the note itself stays. */
export interface Amendment {
  readonly id: string;
  readonly by: string;
  readonly at: number;
  readonly text: string;
}

export interface NoteSection extends StyledText {
  readonly id: SectionId;
}

export interface Note extends Originated {
  readonly title: string;
  readonly template: TemplateId;
  readonly sections: readonly NoteSection[];
  /** All that is written in it, section after section. */
  readonly text: string;
  /** When it was begun, by the author's clock; milliseconds since 1970. */
  readonly startedAt: number;
  /** Oldest first. */
  readonly signatures: readonly Signature[];
  /** Oldest first. */
  readonly amendments: readonly Amendment[];
  /** Signatures and amendments that cannot be read. */
  readonly unreadable: number;
}

export type NoteEvent =
  | {
      readonly kind: 'note-started';
      readonly fields: {
        readonly title: string;
        readonly template: TemplateId;
        readonly startedAt: number;
      } & Originated;
      readonly text: string;
    }
  | {
      readonly kind: 'note-text-edited';
      readonly section: SectionId;
      readonly base: Heads;
      readonly edits: readonly TextEdit[];
      readonly formats: readonly TextFormat[];
    }
  | { readonly kind: 'note-signed'; readonly signature: Signature }
  | { readonly kind: 'note-amended'; readonly amendment: Amendment };

const SELF = entityKey('note', 'self');
const SIGNATURE = 'signature';
const AMENDMENT = 'amendment';
const moment = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const storedSchema = v.looseObject({
  title: requiredLine,
  template: v.optional(v.picklist(TEMPLATE_IDS), 'free'),
  startedAt: moment,
  ...originEntries,
});
const signatureSchema = v.object({
  by: v.string(),
  at: moment,
  content: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(SIGNED_TEXTS_MAX)),
  formats: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.regex(/^[0-3]*$/))), v.maxLength(SIGNED_TEXTS_MAX)),
    [],
  ),
});
export const amendmentText = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty(),
  v.maxLength(AMENDMENT_LENGTH_MAX),
);
const amendmentSchema = v.object({ by: v.string(), at: moment, text: amendmentText });

const parsing =
  <T extends object>(schema: v.GenericSchema<unknown, T>) =>
  (id: string, raw: unknown): Result<T & { readonly id: string }, 'unreadable'> => {
    const parsed = v.safeParse(schema, raw);
    return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
  };

/**
 * Undefined while the document has no readable note, or one of a template this version does not know. With the signed history at
 * hand a signature is whose it is, never whose it claims to be.
 */
export function readNote(document: RawDocument, entries?: Entries): Note | undefined {
  const parsed = v.safeParse(storedSchema, document[SELF]);
  if (!parsed.success) return undefined;
  const { title, template, startedAt, origin, ...fields } = parsed.output;
  const sections = TEMPLATES[template].map(({ id }) => ({
    id,
    text: fields[fieldOf(id)],
    formats: entries?.formatsOf?.(SELF, fieldOf(id)) ?? '',
  }));
  if (!sections.every(isWritten)) return undefined;
  const authored = <T extends { readonly id: string; readonly by: string }>(
    part: string,
    list: readonly T[],
  ) =>
    list.map((one) => ({
      ...one,
      by: entries === undefined ? one.by : (entries.authorOf(entityKey(part, one.id)) ?? ''),
    }));
  const signatures = readPart(document, SIGNATURE, parsing(signatureSchema));
  const amendments = readPart(document, AMENDMENT, parsing(amendmentSchema));
  return {
    ...{ title, template, startedAt, sections },
    ...(origin !== undefined && { origin }),
    text: sections
      .map(({ text }) => text)
      .filter((text) => text !== '')
      .join('\n\n'),
    signatures: authored(SIGNATURE, signatures.entities).sort(byTime),
    amendments: authored(AMENDMENT, amendments.entities).sort(byTime),
    unreadable: signatures.unreadable + amendments.unreadable,
  };
}

const isWritten = (section: {
  readonly id: SectionId;
  readonly text: unknown;
  readonly formats: string;
}): section is NoteSection => typeof section.text === 'string';

interface Dated {
  readonly id: string;
  readonly at: number;
}

const byTime = (a: Dated, b: Dated): number => a.at - b.at || (a.id < b.id ? -1 : 1);

/** Sections are fields of the note, apart from its own. */
const fieldOf = (id: SectionId): string => (id === 'text' ? 'text' : `section-${id}`);

/** What somebody signs: each section as it reads now. */
export const contentOf = ({ sections }: Note): readonly string[] =>
  sections.map(({ text }) => text);

export const formatsOf = ({ sections }: Note): readonly string[] =>
  sections.map(({ formats }) => formats);

export const isSigned = ({ signatures }: Note): boolean => signatures.length > 0;

/** Whether the note reads otherwise than somebody signed it: another wrote in it apart, before knowing. */
export const differsFrom = (
  note: Note,
  { content, formats }: Pick<Signature, 'content' | 'formats'>,
): boolean =>
  content.length !== note.sections.length ||
  note.sections.some(
    (section, index) =>
      section.text !== content[index] || section.formats !== (formats[index] ?? ''),
  );

export function applyNoteEvent(draft: Draft, event: NoteEvent): void {
  switch (event.kind) {
    case 'note-started':
      draft.create(SELF, { ...event.fields });
      for (const { id } of TEMPLATES[event.fields.template])
        draft.createText(SELF, fieldOf(id), id === 'text' ? event.text : '');
      return;
    case 'note-text-edited':
      draft.editText(
        { key: SELF, field: fieldOf(event.section), base: event.base },
        event.edits,
        event.formats,
      );
      return;
    case 'note-signed': {
      const { id, formats, ...fields } = event.signature;
      const hasLooks = formats.some((each) => each !== '');
      draft.create(entityKey(SIGNATURE, id), { ...fields, ...(hasLooks && { formats }) });
      return;
    }
    case 'note-amended': {
      const { id, ...fields } = event.amendment;
      draft.create(entityKey(AMENDMENT, id), fields);
      return;
    }
  }
}

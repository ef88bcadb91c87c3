/**
 * How features see a document: a flat map from `part:id` to an entity. Each entity is created whole by one author under an
 * id nobody else uses, so two people never create the same object apart; fields inside it merge one by one.
 */
import type { Result } from './result.ts';
import type { TextLook } from './styled-text.ts';

/** A document as read: plain values, not yet parsed. */
export type RawDocument = Readonly<Record<string, unknown>>;

/** A change to text relative to what its author was looking at. Positions are UTF-16 units of the base text. */
export interface TextEdit {
  readonly index: number;
  readonly remove: number;
  readonly insert: string;
}

/**
 * Letters that look bold or italic from now on, or no longer. Positions are UTF-16 units of the text as the edits beside it
 * leave it for their author.
 */
export interface TextFormat {
  readonly start: number;
  readonly end: number;
  readonly look: TextLook;
  readonly on: boolean;
}

/** Version marks of a document; opaque to features, which only pass back the ones they were shown. */
export type Heads = readonly string[];

/** Bytes are one value, where a text of their length would be as many edits. */
export type FieldValue = string | number | boolean | readonly string[] | Uint8Array;

/** The only way a feature changes a document. Handed to `apply`, valid during that call alone. */
export interface Draft {
  /** Creates an entity; its text fields are those listed in `text`. The id must be new. */
  create(key: string, entity: Readonly<Record<string, FieldValue>>): void;
  /** Creates a text, empty unless given, that several people can edit at once, as field `field` of an existing entity. */
  createText(key: string, field: string, text?: string): void;
  /** Sets one field of an existing entity. */
  set(key: string, field: string, value: FieldValue): void;
  /** Applies edits and looks made while looking at the version `base`; what others changed since stays. */
  editText(target: TextTarget, edits: readonly TextEdit[], formats?: readonly TextFormat[]): void;
}

export interface TextTarget {
  readonly key: string;
  readonly field: string;
  readonly base: Heads;
}

export const entityKey = (part: string, id: string): string => `${part}:${id}`;

export interface EntityList<T> {
  readonly entities: readonly T[];
  /** Entities this version cannot read: kept in the document, counted on the screen, never dropped. */
  readonly unreadable: number;
}

/** The entities of one part, parsed one by one, so that a strange one hides nothing else. */
export function readPart<T>(
  document: RawDocument,
  part: string,
  parse: (id: string, raw: unknown) => Result<T, unknown>,
): EntityList<T> {
  const prefix = `${part}:`;
  const entities: T[] = [];
  let unreadable = 0;
  for (const [key, raw] of Object.entries(document)) {
    if (!key.startsWith(prefix)) continue;
    const parsed = parse(key.slice(prefix.length), raw);
    if (parsed.ok) entities.push(parsed.value);
    else unreadable += 1;
  }
  return { entities, unreadable };
}

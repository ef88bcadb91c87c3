/** Searching: what a feature gives to be found, what somebody asks, and what is answered. */
import type { DocumentId, RecordId, UserId } from './ids.ts';

/** One thing that can be found: a message, a note, a patient, a file. */
export interface SearchItem {
  /** Within its document, and the same for as long as the thing exists. */
  readonly id: string;
  /** What somebody narrows a search to: 'message', 'note', 'file', 'patient'. */
  readonly kind: string;
  /** What it is called; empty for what has no name of its own. */
  readonly title: string;
  readonly text: string;
  /** Milliseconds since 1970, by its author's clock. */
  readonly at: number;
  readonly by: UserId | undefined;
}

/** Everything that is given has to hold; without words, whatever the rest leaves. */
export interface SearchQuestion {
  /** Words by their beginnings; in quotes, as they stand in a row. */
  readonly typed: string;
  readonly order: 'newest' | 'best';
  readonly kinds?: readonly string[] | undefined;
  readonly record?: RecordId | undefined;
  readonly by?: UserId | undefined;
  /** Milliseconds since 1970, both included. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  /** How many to show; all are counted. */
  readonly most: number;
}

/** A text, and from where to where something in it was looked for, in UTF-16 units. */
export interface MarkedText {
  readonly text: string;
  readonly marks: readonly (readonly [start: number, end: number])[];
}

export interface Found {
  readonly record: RecordId;
  readonly document: DocumentId;
  readonly id: string;
  readonly kind: string;
  readonly at: number;
  readonly by: UserId | undefined;
  readonly title: MarkedText;
  /** As much as shows why it was found. */
  readonly text: MarkedText;
}

/** With the kind of document it lies in, so that a screen knows where it leads. */
export interface FoundHere extends Found {
  readonly documentKind: string;
}

export interface SearchAnswer<F extends Found = Found> {
  readonly found: readonly F[];
  readonly total: number;
}

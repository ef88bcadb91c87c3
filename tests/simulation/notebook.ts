/**
 * What the simulated people were told, kept apart from the program under test: every word that was answered with ok, the
 * envelope it left in, and every word that may have been kept although the answer was lost.
 */
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import type { Person } from '../world/world.ts';

/** Stands in every text and name, so that a single search finds any of them where it must not be. */
export const MARK = 'Quetzal';

export type WordKind =
  'patient' | 'allergy' | 'medicine' | 'dose' | 'note' | 'text' | 'message' | 'team-message';

/** One thing somebody wrote down: unique, and found again by its token. */
export interface Word {
  readonly kind: WordKind;
  readonly token: string;
  readonly author: Person;
  readonly record: RecordId | undefined;
  readonly document: DocumentId | undefined;
  /** 'kept': answered with ok. 'unknown': the battery was pulled before an answer. 'refused': answered with an error. */
  answer: 'kept' | 'unknown' | 'refused';
  /** The digest of the envelope it left in, lowercase hexadecimal; undefined when the answer was lost. */
  envelope: string | undefined;
  /** What became of it when somebody struck it out. */
  struck: 'no' | 'yes' | 'unknown';
  struckBy?: Person;
  /** Still on the device of somebody whose access had ended when everybody else knew of it. */
  isLate?: boolean;
  /** Written with a program that somebody has changed, so that nobody's device has signed it. */
  isForged?: boolean;
  /** For a dose: the tokens of those its author saw as current. */
  readonly replaces?: readonly string[];
}

export interface NoteOf {
  readonly record: RecordId;
  readonly document: DocumentId;
}

export class Notebook {
  readonly words: Word[] = [];
  #next = 0;

  /** A token nobody has written yet. */
  token(): string {
    this.#next += 1;
    return `${MARK}${String(this.#next)}.`;
  }

  write(word: Omit<Word, 'struck'>): Word {
    const written: Word = { ...word, struck: 'no' };
    this.words.push(written);
    return written;
  }

  keptBy(person: Person): readonly Word[] {
    return this.words.filter((word) => word.author === person && word.answer === 'kept');
  }
}

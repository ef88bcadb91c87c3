/** What a person is shown before anything of a file is taken into a record. Pure; who reads the file is a workflow. */
import type { SkipReason } from '#clinical/fhir/import/judge-resource.ts';

export const ITEM_KINDS = ['allergy', 'problem', 'medicine', 'reading', 'note'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** Why an entry of a file does not become one of the record. */
export type NotTakenReason =
  | SkipReason
  | 'needs-a-person'
  | 'no-part-of-a-chart'
  | 'says-nothing'
  | 'too-long'
  | 'disproved'
  | 'over'
  | 'never-taken'
  | 'not-a-text'
  | 'not-a-known-reading'
  | 'listed-already';

export interface PreviewItem {
  /** Stable within one preview. */
  readonly key: string;
  readonly kind: ItemKind;
  readonly words: string;
  readonly details: readonly string[];
  /** Something of this name is in the record and says something else: it would stand beside it. */
  readonly isChanged: boolean;
}

export interface NotTaken {
  readonly reason: NotTakenReason;
  /** The kind of FHIR resource; empty when it cannot be read. */
  readonly kind: string;
  /** Its place in the file, from 1. */
  readonly place: number;
}

/** One line about a person, in the file and in the record. */
export interface PersonFact {
  readonly fact: 'name' | 'birth-date' | 'gender' | 'number';
  readonly file: string;
  readonly record: string;
  readonly isSame: boolean;
}

/** 'same': the file is of this very record. 'other': neither the birth date nor the family name is the same. */
export type PersonMatch = 'same' | 'alike' | 'differs' | 'other';

export interface Preview {
  readonly person: readonly PersonFact[];
  readonly match: PersonMatch;
  /** Who gave the file out, in its own words; empty when it does not say. */
  readonly source: string;
  readonly items: readonly PreviewItem[];
  readonly notTaken: readonly NotTaken[];
}

/** What is to be done if the patient's heart stops: a fact that two people may state apart, and that is never guessed. */
import * as v from 'valibot';
import { readFacts, SELF } from '#clinical/facts.ts';
import type { Fact } from '#clinical/versioned.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';

/** The more is done, the earlier: while two versions stand, the first of these is shown first. */
export const CODE_STATUSES = ['full', 'limited', 'no-cpr', 'comfort'] as const;
export type CodeStatus = (typeof CODE_STATUSES)[number];

export const CODE_STATUS = 'code-status';
export const codeStatusSchema = v.object({ status: v.picklist(CODE_STATUSES) });

export type CodeStatusFact = Fact<{ readonly status: CodeStatus }>;

/** Undefined while nobody stated it. */
export const readCodeStatus = (
  document: RawDocument,
  signed?: Entries,
): CodeStatusFact | undefined =>
  readFacts(document, { kind: CODE_STATUS, schema: codeStatusSchema, signed }).get(SELF);

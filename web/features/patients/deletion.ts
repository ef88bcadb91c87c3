/**
 * That a record is deleted: said in the record itself by somebody who gives the ground and the reason, and names the patient by number;
 * and taken back the same way. Nothing is destroyed: the record keeps its entries, its keys and its history as sealed evidence, and
 * leaves lists, search and paper. Where people disagree it stands, for a record in sight is less harm than one out of it.
 */
import * as v from 'valibot';
import {
  applyFactEvent,
  readFacts,
  SELF,
  statedFact,
  statingEntries,
  type FactEvent,
} from '#clinical/facts.ts';
import { requiredLine } from '#clinical/text.ts';
import type { Fact } from '#clinical/versioned.ts';
import type { RawDocument } from '#kernel/document.ts';
import { defineCommand, type Entries } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import { readPatient, type Patient } from './records.ts';
import type { SamePersonErrorCode } from './same-person.ts';

export type DeletionErrorCode = SamePersonErrorCode | 'patients/other-number';

interface DeletionError {
  readonly code: DeletionErrorCode;
}

export const DELETION_GROUNDS = ['registered-by-mistake', 'wish-of-patient', 'test-entry'] as const;
export type DeletionGround = (typeof DELETION_GROUNDS)[number];

const DELETION = 'deletion';

/** No ground: the record stands. */
const schema = v.object({ ground: v.picklist([...DELETION_GROUNDS, '']) });
export type DeletionFact = Fact<v.InferOutput<typeof schema>>;

/** Undefined while nobody said anything about it. */
export const readDeletion = (document: RawDocument, signed?: Entries): DeletionFact | undefined =>
  readFacts(document, { kind: DELETION, schema, signed }).get(SELF);

/** Whether everybody whose word counts says so. */
export const isDeleted = (fact: DeletionFact | undefined): boolean =>
  fact !== undefined &&
  fact.versions.every(({ value }) => value !== undefined && value.ground !== '');

interface Known {
  readonly patient: Patient | undefined;
  readonly fact: DeletionFact | undefined;
}

const base = {
  document: 'patient-summary',
  target: 'existing',
  view: (document: RawDocument): Known => ({
    patient: readPatient(document),
    fact: readDeletion(document),
  }),
  apply: applyFactEvent,
} as const;

const knows = (fact: DeletionFact | undefined, replaces: readonly string[]): boolean =>
  replaces.every((replaced) => fact?.history.some(({ id }) => id === replaced));

const deletionSchema = v.object({
  ground: v.picklist(DELETION_GROUNDS),
  /** Typed by whoever deletes: the second of two steps, so that nobody deletes the chart that happened to be open. */
  number: requiredLine,
  why: requiredLine,
  replaces: statingEntries.replaces,
});

const plainNumber = (number: string): string => number.replace(/[\s-]/g, '').toUpperCase();

/** 'patients/other-number' for the number of somebody else, 'patients/unknown-version' for a replaced id of nothing here. */
export const deletePatient = defineCommand<
  v.InferOutput<typeof deletionSchema>,
  Known,
  FactEvent,
  DeletionError
>({
  ...base,
  name: 'patients/delete-patient',
  parse: parserOf(deletionSchema),
  decide: ({ patient, fact }, { ground, number, replaces, why }, context) => {
    if (plainNumber(patient?.number ?? '') !== plainNumber(number))
      return err({ code: 'patients/other-number' });
    if (!knows(fact, replaces)) return err({ code: 'patients/unknown-version' });
    const value = { ground };
    const stating = { replaces, why };
    return ok([statedFact({ kind: DELETION, subject: SELF, value, stating }, context)]);
  },
});

const restoringSchema = v.object({ why: requiredLine, replaces: statingEntries.replaces });

/** 'patients/unknown-version' for a replaced id of nothing here. */
export const restorePatient = defineCommand<
  v.InferOutput<typeof restoringSchema>,
  Known,
  FactEvent,
  DeletionError
>({
  ...base,
  name: 'patients/restore-patient',
  parse: parserOf(restoringSchema),
  decide: ({ fact }, stating, context) =>
    knows(fact, stating.replaces)
      ? ok([statedFact({ kind: DELETION, subject: SELF, value: { ground: '' }, stating }, context)])
      : err({ code: 'patients/unknown-version' }),
});

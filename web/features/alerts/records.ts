/**
 * What people say about alerts: that they take them on, that they put them off for some minutes, and what came of them; and what
 * a patient says about how they feel. Added, never changed.
 */
import * as v from 'valibot';
import {
  entityKey,
  readPart,
  type Draft,
  type EntityList,
  type FieldValue,
  type RawDocument,
} from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { ALERT_PARAMETERS, SNOOZE_MINUTES } from './rule-table.ts';

/** How many readings one statement may name; what it does not name stays open. */
export const ACKNOWLEDGED_MAX = 200;

const idSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{32,64}$/));
const millis = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** The readings its author was looking at. */
export const acknowledgementSchema = v.object({
  parameter: v.picklist(ALERT_PARAMETERS),
  readings: v.pipe(v.array(idSchema), v.nonEmpty(), v.maxLength(ACKNOWLEDGED_MAX)),
});

export const snoozeSchema = v.object({
  ...acknowledgementSchema.entries,
  minutes: v.picklist(SNOOZE_MINUTES),
});

/** 'acted': something was done for the patient; 'watched': right to say, nothing to do; 'false': it should not have come. */
export const OUTCOMES = ['acted', 'watched', 'false'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const outcomeSchema = v.object({
  ...acknowledgementSchema.entries,
  outcome: v.picklist(OUTCOMES),
});

/** What is asked about after a reading past a limit; each of them means not to wait. */
export const SYMPTOMS = ['chest-pain', 'breathless', 'weakness', 'confused', 'shaky'] as const;
export type Symptom = (typeof SYMPTOMS)[number];

export const answerSchema = v.object({
  ...acknowledgementSchema.entries,
  /** Empty when the person said that there is none. */
  symptoms: v.pipe(v.array(v.picklist(SYMPTOMS)), v.maxLength(SYMPTOMS.length)),
});

/** Whoever said it, and when by their clock; milliseconds since 1970. */
const signedEntries = { by: idSchema, at: millis };
const stored = {
  acknowledgement: v.object({ ...acknowledgementSchema.entries, ...signedEntries }),
  snooze: v.object({ ...snoozeSchema.entries, ...signedEntries }),
  outcome: v.object({ ...outcomeSchema.entries, ...signedEntries }),
  answer: v.object({ ...answerSchema.entries, ...signedEntries }),
} as const;

export type StatementPart = keyof typeof stored;

interface Identified {
  readonly id: string;
}
export type Acknowledgement = v.InferOutput<typeof stored.acknowledgement> & Identified;
export type Snooze = v.InferOutput<typeof stored.snooze> & Identified;
export type OutcomeSaid = v.InferOutput<typeof stored.outcome> & Identified;
export type Answer = v.InferOutput<typeof stored.answer> & Identified;

export interface AlertEvent {
  readonly kind: 'said';
  readonly part: StatementPart;
  readonly id: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

export function applyAlertEvent(draft: Draft, { part, id, fields }: AlertEvent): void {
  draft.create(entityKey(part, id), fields);
}

const parsing =
  <T extends object>(schema: v.GenericSchema<unknown, T>) =>
  (id: string, raw: unknown): Result<T & Identified, 'unreadable'> => {
    const parsed = v.safeParse(schema, raw);
    return parsed.success ? ok({ ...parsed.output, id }) : err('unreadable');
  };

interface Signed {
  readonly by: string;
}

/** What somebody's signature does not stand under as it lies there is counted and does nothing. */
function signedPart<T extends Identified & Signed>(
  { entities, unreadable }: EntityList<T>,
  part: StatementPart,
  entries: Entries | undefined,
): EntityList<T> {
  if (entries === undefined) return { entities, unreadable };
  const known = entities.flatMap((found) => {
    const by = entries.authorOf(entityKey(part, found.id));
    return by === undefined ? [] : [{ ...found, by }];
  });
  return { entities: known, unreadable: unreadable + entities.length - known.length };
}

export interface AlertStatements {
  readonly acknowledgements: readonly Acknowledgement[];
  readonly snoozes: readonly Snooze[];
  readonly outcomes: readonly OutcomeSaid[];
  /** Entities of this page, readable or not: how full it is. */
  readonly size: number;
  readonly unreadable: number;
}

/** What clinicians said. */
export function readStatements(document: RawDocument, entries?: Entries): AlertStatements {
  const acknowledgements = signedPart(
    readPart(document, 'acknowledgement', parsing(stored.acknowledgement)),
    'acknowledgement',
    entries,
  );
  const snoozes = signedPart(
    readPart(document, 'snooze', parsing(stored.snooze)),
    'snooze',
    entries,
  );
  const outcomes = signedPart(
    readPart(document, 'outcome', parsing(stored.outcome)),
    'outcome',
    entries,
  );
  return {
    acknowledgements: acknowledgements.entities,
    snoozes: snoozes.entities,
    outcomes: outcomes.entities,
    size: Object.keys(document).length,
    unreadable: acknowledgements.unreadable + snoozes.unreadable + outcomes.unreadable,
  };
}

export interface AnswerPage {
  readonly answers: readonly Answer[];
  readonly size: number;
  readonly unreadable: number;
}

/** What was said about how the patient feels. */
export function readAnswers(document: RawDocument, entries?: Entries): AnswerPage {
  const { entities, unreadable } = signedPart(
    readPart(document, 'answer', parsing(stored.answer)),
    'answer',
    entries,
  );
  return { answers: entities, size: Object.keys(document).length, unreadable };
}

/** Problems and diagnoses of a patient; FHIR Condition in small. */
import * as v from 'valibot';
import { originEntries, type Originated } from '#clinical/origin.ts';
import { requiredLine } from '#clinical/text.ts';
import {
  entityKey,
  readPart,
  type Draft,
  type EntityList,
  type RawDocument,
} from '#kernel/document.ts';
import { err, ok, type Result } from '#kernel/result.ts';

/** FHIR condition clinical status. */
export const CLINICAL_STATUSES = ['active', 'recurrence', 'remission', 'resolved'] as const;
export type ClinicalStatus = (typeof CLINICAL_STATUSES)[number];

export interface Problem extends Originated {
  readonly id: string;
  readonly text: string;
  /** ICD-10, or empty. */
  readonly code: string;
  readonly status: ClinicalStatus;
  /** YYYY, YYYY-MM or YYYY-MM-DD as far as it is known; empty when it is not. */
  readonly onset: string;
  /** By the writer's clock; milliseconds since 1970. */
  readonly recordedAt: number;
  readonly by: string;
}

export type ProblemEvent =
  | { readonly kind: 'problem-recorded'; readonly problem: Problem }
  | {
      readonly kind: 'problem-status-set';
      readonly problem: string;
      readonly status: ClinicalStatus;
    };

/** Wide enough for the national extensions (S52.521A, O9A.2, C7A.1). */
const ICD_10 = /^[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?$/;
const code = v.pipe(
  v.string(),
  v.trim(),
  v.toUpperCase(),
  v.check((text) => text === '' || ICD_10.test(text)),
);
const ONSET = /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/;
const onset = v.pipe(
  v.string(),
  v.trim(),
  v.check((text) => text === '' || ONSET.test(text)),
);

export const problemSchema = v.object({
  text: requiredLine,
  code: v.optional(code, ''),
  status: v.optional(v.picklist(CLINICAL_STATUSES), 'active'),
  onset: v.optional(onset, ''),
  ...originEntries,
});

const storedSchema = v.object({
  text: requiredLine,
  code,
  status: v.picklist(CLINICAL_STATUSES),
  onset,
  recordedAt: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  by: v.string(),
  ...originEntries,
});

function parseProblem(id: string, raw: unknown): Result<Problem, 'unreadable'> {
  const parsed = v.safeParse(storedSchema, raw);
  return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
}

export const readProblems = (document: RawDocument): EntityList<Problem> =>
  readPart(document, 'problem', parseProblem);

export function applyProblemEvent(draft: Draft, event: ProblemEvent): void {
  if (event.kind === 'problem-status-set') {
    draft.set(entityKey('problem', event.problem), 'status', event.status);
    return;
  }
  const { id, ...fields } = event.problem;
  draft.create(entityKey('problem', id), fields);
}

/**
 * A case: one reason for care from its beginning to its end, with what is wrong, the symptoms and the treatment plan as texts
 * several people write at once, and how urgent it is. FHIR EpisodeOfCare and CarePlan in small.
 */
import * as v from 'valibot';
import { applyFactEvent, readFacts, SELF as WHOLE, type FactEvent } from '#clinical/facts.ts';
import { optionalLine, requiredLine } from '#clinical/text.ts';
import type { Fact } from '#clinical/versioned.ts';
import {
  entityKey,
  readPart,
  type Draft,
  type Heads,
  type RawDocument,
  type TextEdit,
} from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';

export const CASE_STATUSES = ['open', 'in-progress', 'on-hold', 'resolved', 'closed'] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

/** Most urgent first. */
export const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const CASE_TEXTS = ['symptoms', 'plan'] as const;
export type CaseText = (typeof CASE_TEXTS)[number];

export const PRIORITY = 'priority';
export const prioritySchema = v.object({ priority: v.picklist(PRIORITIES) });

export interface CaseFile {
  readonly title: string;
  readonly problem: string;
  readonly status: CaseStatus;
  readonly symptoms: string;
  readonly plan: string;
  /** By the writer's clock; milliseconds since 1970. */
  readonly openedAt: number;
  readonly by: string;
  readonly priority: Fact<{ readonly priority: Priority }> | undefined;
  readonly assignments: readonly Assignment[];
}

/** That somebody looks after the case; ended, never deleted. */
export interface Assignment {
  readonly id: string;
  readonly userId: string;
  readonly ended: boolean;
}

export type CaseEvent =
  | {
      readonly kind: 'case-opened';
      readonly fields: Pick<CaseFile, 'title' | 'problem' | 'openedAt' | 'by'>;
      readonly texts: Readonly<Record<CaseText, string>>;
    }
  | {
      readonly kind: 'case-text-edited';
      readonly field: CaseText;
      readonly base: Heads;
      readonly edits: readonly TextEdit[];
    }
  | { readonly kind: 'case-status-set'; readonly status: CaseStatus }
  | { readonly kind: 'case-assigned'; readonly id: string; readonly userId: string }
  | { readonly kind: 'case-assignment-ended'; readonly id: string }
  | FactEvent;

const SELF = entityKey('case', 'self');
const ASSIGNMENTS_MAX = 200;

const storedSchema = v.object({
  title: requiredLine,
  problem: optionalLine,
  status: v.picklist(CASE_STATUSES),
  symptoms: v.string(),
  plan: v.string(),
  openedAt: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  by: v.string(),
});

const assignmentSchema = v.object({ userId: v.string(), ended: v.boolean() });

function parseAssignment(id: string, raw: unknown): Result<Assignment, 'unreadable'> {
  const parsed = v.safeParse(assignmentSchema, raw);
  return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
}

/** Undefined while the document has no readable case. */
export function readCase(document: RawDocument, signed?: Entries): CaseFile | undefined {
  const parsed = v.safeParse(storedSchema, document[SELF]);
  if (!parsed.success) return undefined;
  return {
    ...parsed.output,
    priority: readFacts(document, { kind: PRIORITY, schema: prioritySchema, signed }).get(WHOLE),
    assignments: readPart(document, 'assignment', parseAssignment).entities.slice(
      0,
      ASSIGNMENTS_MAX,
    ),
  };
}

/** The users who look after a case now, each once. */
export const assigneesOf = ({ assignments }: CaseFile): readonly string[] => [
  ...new Set(assignments.flatMap(({ userId, ended }) => (ended ? [] : [userId]))),
];

export function applyCaseEvent(draft: Draft, event: CaseEvent): void {
  switch (event.kind) {
    case 'case-opened':
      draft.create(SELF, { ...event.fields, status: 'open' });
      for (const field of CASE_TEXTS) draft.createText(SELF, field, event.texts[field]);
      return;
    case 'case-text-edited':
      draft.editText({ key: SELF, field: event.field, base: event.base }, event.edits);
      return;
    case 'case-status-set':
      draft.set(SELF, 'status', event.status);
      return;
    case 'case-assigned':
      draft.create(entityKey('assignment', event.id), { userId: event.userId, ended: false });
      return;
    case 'case-assignment-ended':
      draft.set(entityKey('assignment', event.id), 'ended', true);
      return;
    case 'fact-stated':
      applyFactEvent(draft, event);
      return;
  }
}

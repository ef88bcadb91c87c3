/**
 * A case: one reason for care from its beginning to its end, with what is wrong, the symptoms and the treatment plan as texts
 * several people write at once, and how urgent it is. FHIR EpisodeOfCare and CarePlan in small.
 */
import * as v from 'valibot';
import {
  applyAssignmentEvent,
  readAssignments,
  type Assignment,
  type AssignmentEvent,
} from '#clinical/case-assignment.ts';
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

/** In the order of how much a case still needs somebody; 'removed' for one that was opened by mistake. */
export const CASE_STATUSES = [
  'open',
  'in-progress',
  'on-hold',
  'resolved',
  'closed',
  'removed',
] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

/** Most urgent first. */
export const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const CASE_TEXTS = ['symptoms', 'plan'] as const;
export type CaseText = (typeof CASE_TEXTS)[number];

export const PRIORITY = 'priority';
export const prioritySchema = v.object({ priority: v.picklist(PRIORITIES) });

export const STATUS = 'case-status';
export const statusSchema = v.object({ status: v.picklist(CASE_STATUSES) });

export interface CaseFile {
  readonly title: string;
  readonly problem: string;
  readonly status: CaseStatus;
  /** Every change of the status, with who, when and why; undefined while nobody changed it. */
  readonly statuses: Fact<{ readonly status: CaseStatus }> | undefined;
  readonly symptoms: string;
  readonly plan: string;
  /** By the writer's clock; milliseconds since 1970. */
  readonly openedAt: number;
  readonly by: string;
  readonly priority: Fact<{ readonly priority: Priority }> | undefined;
  readonly assignments: readonly Assignment[];
  /** Newest first. */
  readonly versions: readonly PlanVersion[];
}

/** How the treatment plan read when somebody kept it, so that it can be brought back. */
export interface PlanVersion {
  readonly id: string;
  readonly plan: string;
  readonly why: string;
  readonly at: number;
  readonly by: string;
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
  | { readonly kind: 'plan-version-kept'; readonly version: PlanVersion }
  | AssignmentEvent
  | FactEvent;

const SELF = entityKey('case', 'self');
const VERSION = 'plan-version';
/** A plan that is longer is not kept whole beside itself: the document has to stay small enough for a phone. */
export const KEPT_PLAN_LENGTH_MAX = 5_000;
/** As many as lists show and documents bear. */
export const VERSIONS_MAX = 20;

const moment = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const storedSchema = v.object({
  title: requiredLine,
  problem: optionalLine,
  status: v.picklist(CASE_STATUSES),
  symptoms: v.string(),
  plan: v.string(),
  openedAt: moment,
  by: v.string(),
});

const versionSchema = v.object({
  plan: v.pipe(v.string(), v.maxLength(KEPT_PLAN_LENGTH_MAX)),
  why: optionalLine,
  at: moment,
  by: v.string(),
});

function parseVersion(id: string, raw: unknown): Result<PlanVersion, 'unreadable'> {
  const parsed = v.safeParse(versionSchema, raw);
  return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
}

/** Undefined while the document has no readable case. */
export function readCase(document: RawDocument, signed?: Entries): CaseFile | undefined {
  const parsed = v.safeParse(storedSchema, document[SELF]);
  if (!parsed.success) return undefined;
  const statuses = readFacts(document, { kind: STATUS, schema: statusSchema, signed }).get(WHOLE);
  return {
    ...parsed.output,
    status: neediest(statuses) ?? parsed.output.status,
    statuses,
    priority: readFacts(document, { kind: PRIORITY, schema: prioritySchema, signed }).get(WHOLE),
    assignments: readAssignments(document),
    versions: [...readPart(document, VERSION, parseVersion).entities].sort(
      (a, b) => b.at - a.at || (a.id < b.id ? 1 : -1),
    ),
  };
}

/** Of statuses said apart the one in which the case needs most: nobody closes what a colleague still works on. */
function neediest(statuses: CaseFile['statuses']): CaseStatus | undefined {
  const said = (statuses?.versions ?? []).map(({ value }) => value?.status ?? 'open');
  return CASE_STATUSES.find((status) => said.includes(status));
}

/** The users who look after a case now, each once. */
export const assigneesOf = ({ assignments }: Pick<CaseFile, 'assignments'>): readonly string[] => [
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
    case 'plan-version-kept': {
      const { id, ...fields } = event.version;
      draft.create(entityKey(VERSION, id), fields);
      return;
    }
    case 'case-assigned':
    case 'case-assignment-ended':
      applyAssignmentEvent(draft, event);
      return;
    case 'fact-stated':
      applyFactEvent(draft, event);
      return;
  }
}

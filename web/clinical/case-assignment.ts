/** Who looks after a case, in what role and for what: written when somebody is asked to, and when a plan is handed over. */
import * as v from 'valibot';
import { entityKey, readPart, type Draft, type RawDocument } from '#kernel/document.ts';
import type { CommandContext } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { optionalLine } from './text.ts';

/** Requirement TEAM-02; 'member' where nobody said more. */
export const ASSIGNMENT_ROLES = ['member', 'lead', 'consultant', 'coordinator'] as const;
export type AssignmentRole = (typeof ASSIGNMENT_ROLES)[number];

/** That somebody looks after the case; ended, never deleted. */
export interface Assignment {
  readonly id: string;
  readonly userId: string;
  readonly role: AssignmentRole;
  /** What they answer for, in words; may be empty. */
  readonly duty: string;
  /** By the clock of whoever asked; 0 where nobody noted it. Milliseconds since 1970. */
  readonly at: number;
  readonly by: string;
  readonly ended: boolean;
  /** As `at` and `by`, of its end. */
  readonly endedAt: number;
  readonly endedBy: string;
}

export type AssignmentEvent =
  | {
      readonly kind: 'case-assigned';
      readonly id: string;
      readonly fields: Pick<Assignment, 'userId' | 'role' | 'duty' | 'at' | 'by'>;
    }
  | {
      readonly kind: 'case-assignment-ended';
      readonly id: string;
      readonly endedAt: number;
      readonly endedBy: string;
    };

const PART = 'assignment';
const ASSIGNMENTS_MAX = 200;

const moment = v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0);
const schema = v.object({
  userId: v.string(),
  role: v.fallback(v.picklist(ASSIGNMENT_ROLES), 'member'),
  duty: v.optional(optionalLine, ''),
  at: moment,
  by: v.optional(v.string(), ''),
  ended: v.boolean(),
  endedAt: moment,
  endedBy: v.optional(v.string(), ''),
});

function parse(id: string, raw: unknown): Result<Assignment, 'unreadable'> {
  const parsed = v.safeParse(schema, raw);
  return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
}

export const readAssignments = (document: RawDocument): readonly Assignment[] =>
  readPart(document, PART, parse).entities.slice(0, ASSIGNMENTS_MAX);

/** The assignments of somebody that last. */
export const assignmentsOf = (
  assignments: readonly Assignment[],
  userId: string,
): readonly Assignment[] => assignments.filter((each) => each.userId === userId && !each.ended);

export const assigned = (
  who: Pick<Assignment, 'userId' | 'role' | 'duty'>,
  { newId, now, actor }: CommandContext,
): AssignmentEvent => ({
  kind: 'case-assigned',
  id: newId(),
  fields: { ...who, at: now, by: actor.userId },
});

export const assignmentEnded = (
  { id }: Assignment,
  { now, actor }: CommandContext,
): AssignmentEvent => ({
  kind: 'case-assignment-ended',
  id,
  endedAt: now,
  endedBy: actor.userId,
});

export function applyAssignmentEvent(draft: Draft, event: AssignmentEvent): void {
  const key = entityKey(PART, event.id);
  if (event.kind === 'case-assigned') {
    draft.create(key, { ...event.fields, ended: false });
    return;
  }
  draft.set(key, 'ended', true);
  draft.set(key, 'endedAt', event.endedAt);
  draft.set(key, 'endedBy', event.endedBy);
}

/**
 * What a care plan adds to a case: what kind of care it is, goals with how far they are, tasks, milestones, and hand-overs that
 * somebody has to accept. A tick is a statement: two who tick apart are one done with both names. FHIR CarePlan in small.
 */
import * as v from 'valibot';
import {
  applyAssignmentEvent,
  readAssignments,
  type Assignment,
  type AssignmentEvent,
} from '#clinical/case-assignment.ts';
import { applyFactEvent, readFacts, SELF, type FactEvent } from '#clinical/facts.ts';
import { optionalLine, requiredLine } from '#clinical/text.ts';
import { settledValue, type Fact } from '#clinical/versioned.ts';
import { entityKey, readPart, type Draft, type RawDocument } from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { readHandOvers, type HandOver, type HandOverStored } from './hand-over.ts';

export const GOAL_STATUSES = ['aimed-at', 'reached', 'given-up'] as const;
export type GoalStatus = (typeof GOAL_STATUSES)[number];

/** How far a goal is: not begun, a quarter, half, three quarters, all. Words and a bar, never a measured number. */
export const QUARTERS_MAX = 4;

/** Requirement TEAM-01 and what a clinic plans beside it. */
export const CARE_KINDS = [
  'primary-care',
  'specialty',
  'chronic-care',
  'after-hospital',
  'palliative',
] as const;
export type CareKind = (typeof CARE_KINDS)[number];

interface RecordedGoal {
  readonly id: string;
  readonly text: string;
  /** By what one will see that it is reached, in words; may be empty. */
  readonly target: string;
  /** A calendar date, YYYY-MM-DD; empty for none. */
  readonly due: string;
  readonly at: number;
  readonly by: string;
}

export interface GoalStanding {
  readonly status: GoalStatus;
  readonly quarters: number;
}

export interface Goal extends RecordedGoal, GoalStanding {
  /** Every change with who, when and a remark; undefined while nobody changed it. */
  readonly standings: Fact<GoalStanding> | undefined;
}

export const TASK_KINDS = ['task', 'milestone'] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

interface RecordedTask {
  readonly id: string;
  readonly text: string;
  readonly kind: TaskKind;
  /** A user id; empty while nobody has it. */
  readonly owner: string;
  /** A calendar date, YYYY-MM-DD; empty for none. */
  readonly due: string;
  readonly at: number;
  readonly by: string;
}

export interface Task extends RecordedTask {
  readonly done: Fact<{ readonly done: boolean }> | undefined;
}

/** What a plan says of itself. */
export interface PlanFrame {
  /** Undefined while nobody said. */
  readonly care: CareKind | undefined;
  /** Vital signs at least every so many days; 0 where the plan asks for none. */
  readonly vitalsDays: number;
}

export const TASK_DONE = 'task-done';
export const taskDoneSchema = v.object({ done: v.boolean() });

export const GOAL_STANDING = 'goal-standing';
export const goalStandingSchema = v.object({
  status: v.picklist(GOAL_STATUSES),
  quarters: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(QUARTERS_MAX)),
});

export const PLAN_FRAME = 'plan-frame';
const VITALS_DAYS_MAX = 365;
export const planFrameSchema = v.object({
  care: v.union([v.picklist(CARE_KINDS), v.literal('')]),
  vitalsDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(VITALS_DAYS_MAX)),
});

/** That a template was laid into this plan. */
export interface UsedTemplate {
  readonly template: string;
  readonly version: number;
  readonly at: number;
  readonly by: string;
}

export type CarePlanEvent =
  | { readonly kind: 'goal-added'; readonly goal: RecordedGoal }
  | { readonly kind: 'task-added'; readonly task: RecordedTask }
  | { readonly kind: 'task-handed'; readonly task: string; readonly owner: string }
  | { readonly kind: 'template-used'; readonly id: string; readonly used: UsedTemplate }
  | { readonly kind: 'handed-over'; readonly id: string; readonly fields: HandOverStored }
  | AssignmentEvent
  | FactEvent;

/** A calendar date as a form writes it, or nothing. */
export const dueSchema = v.pipe(
  v.string(),
  v.check((text) => text === '' || isCalendarDate(text)),
);

function isCalendarDate(text: string): boolean {
  const moment = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text);
}

const HEX_ID = /^[0-9a-f]{64}$/;
export const ownerSchema = v.pipe(
  v.string(),
  v.check((text) => text === '' || HEX_ID.test(text)),
);

const moment = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const goalSchema = v.object({
  text: requiredLine,
  target: v.optional(optionalLine, ''),
  due: dueSchema,
  status: v.picklist(GOAL_STATUSES),
  at: moment,
  by: v.string(),
});
const taskSchema = v.object({
  text: requiredLine,
  kind: v.optional(v.picklist(TASK_KINDS), 'task'),
  owner: ownerSchema,
  due: dueSchema,
  at: moment,
  by: v.string(),
});
const templateSchema = v.object({
  template: requiredLine,
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  at: moment,
  by: v.string(),
});

/** Any part of a plan, by its schema. */
const parser =
  <S extends v.GenericSchema<unknown, object>>(schema: S) =>
  (id: string, raw: unknown): Result<v.InferOutput<S> & { readonly id: string }, 'unreadable'> => {
    const parsed = v.safeParse(schema, raw);
    return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
  };

export interface CarePlan {
  readonly frame: PlanFrame;
  readonly frames: Fact<v.InferOutput<typeof planFrameSchema>> | undefined;
  readonly goals: readonly Goal[];
  /** Milestones among them. */
  readonly tasks: readonly Task[];
  readonly templates: readonly UsedTemplate[];
  readonly handOvers: readonly HandOver[];
  readonly assignments: readonly Assignment[];
  readonly unreadable: number;
}

export function readCarePlan(document: RawDocument, signed?: Entries): CarePlan {
  const goals = readPart(document, 'goal', parser(goalSchema));
  const tasks = readPart(document, 'task', parser(taskSchema));
  const templates = readPart(document, 'template', parser(templateSchema));
  const handOvers = readHandOvers(document, signed);
  const done = readFacts(document, { kind: TASK_DONE, schema: taskDoneSchema, signed });
  const standings = readFacts(document, {
    ...{ kind: GOAL_STANDING, schema: goalStandingSchema, signed },
  });
  const frames = readFacts(document, { kind: PLAN_FRAME, schema: planFrameSchema, signed });
  return {
    frame: frameOf(frames.get(SELF)),
    frames: frames.get(SELF),
    goals: goals.entities.map((goal) => ({
      ...goal,
      quarters: 0,
      ...newest(standings.get(goal.id)),
      standings: standings.get(goal.id),
    })),
    tasks: tasks.entities.map((task) => ({ ...task, done: done.get(task.id) })),
    templates: templates.entities,
    handOvers: handOvers.entities,
    assignments: readAssignments(document),
    unreadable: goals.unreadable + tasks.unreadable + templates.unreadable + handOvers.unreadable,
  };
}

/** Of values said apart the one said last: none of these is a hazard, and all stay in the history. */
const newest = <Value>(fact: Fact<Value> | undefined): Value | undefined =>
  fact?.current.at(-1)?.value;

function frameOf(frames: CarePlan['frames']): PlanFrame {
  const frame = newest(frames);
  return {
    care: frame === undefined || frame.care === '' ? undefined : frame.care,
    vitalsDays: frame?.vitalsDays ?? 0,
  };
}

/** While one says done and another, apart, not done, it is not done. */
export const isDone = ({ done }: Task): boolean => settledValue(done)?.done === true;

export function applyCarePlanEvent(draft: Draft, event: CarePlanEvent): void {
  switch (event.kind) {
    case 'goal-added': {
      const { id, ...fields } = event.goal;
      draft.create(entityKey('goal', id), { ...fields, status: 'aimed-at' });
      return;
    }
    case 'task-added': {
      const { id, ...fields } = event.task;
      draft.create(entityKey('task', id), fields);
      return;
    }
    case 'task-handed':
      draft.set(entityKey('task', event.task), 'owner', event.owner);
      return;
    case 'template-used':
      draft.create(entityKey('template', event.id), { ...event.used });
      return;
    case 'handed-over':
      draft.create(entityKey('handover', event.id), { ...event.fields });
      return;
    case 'case-assigned':
    case 'case-assignment-ended':
      applyAssignmentEvent(draft, event);
      return;
    case 'fact-stated':
      applyFactEvent(draft, event);
      return;
  }
}

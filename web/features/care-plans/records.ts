/** Goals and tasks of a case. A tick is a statement: two who tick apart are one done with both names. */
import * as v from 'valibot';
import { applyFactEvent, readFacts, type FactEvent } from '#clinical/facts.ts';
import { requiredLine } from '#clinical/text.ts';
import { settledValue, type Fact } from '#clinical/versioned.ts';
import { entityKey, readPart, type Draft, type RawDocument } from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';

export const GOAL_STATUSES = ['aimed-at', 'reached', 'given-up'] as const;
export type GoalStatus = (typeof GOAL_STATUSES)[number];

export interface Goal {
  readonly id: string;
  readonly text: string;
  /** A calendar date, YYYY-MM-DD; empty for none. */
  readonly due: string;
  readonly status: GoalStatus;
  readonly at: number;
  readonly by: string;
}

interface RecordedTask {
  readonly id: string;
  readonly text: string;
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

export const TASK_DONE = 'task-done';
export const taskDoneSchema = v.object({ done: v.boolean() });

export type CarePlanEvent =
  | { readonly kind: 'goal-added'; readonly goal: Goal }
  | { readonly kind: 'goal-status-set'; readonly goal: string; readonly status: GoalStatus }
  | { readonly kind: 'task-added'; readonly task: RecordedTask }
  | { readonly kind: 'task-handed'; readonly task: string; readonly owner: string }
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
  due: dueSchema,
  status: v.picklist(GOAL_STATUSES),
  at: moment,
  by: v.string(),
});
const taskSchema = v.object({
  text: requiredLine,
  owner: ownerSchema,
  due: dueSchema,
  at: moment,
  by: v.string(),
});

function parseGoal(id: string, raw: unknown): Result<Goal, 'unreadable'> {
  const parsed = v.safeParse(goalSchema, raw);
  return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
}

function parseTask(id: string, raw: unknown): Result<RecordedTask, 'unreadable'> {
  const parsed = v.safeParse(taskSchema, raw);
  return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
}

export interface CarePlan {
  readonly goals: readonly Goal[];
  readonly tasks: readonly Task[];
  readonly unreadable: number;
}

export function readCarePlan(document: RawDocument, signed?: Entries): CarePlan {
  const goals = readPart(document, 'goal', parseGoal);
  const tasks = readPart(document, 'task', parseTask);
  const done = readFacts(document, { kind: TASK_DONE, schema: taskDoneSchema, signed });
  return {
    goals: goals.entities,
    tasks: tasks.entities.map((task) => ({ ...task, done: done.get(task.id) })),
    unreadable: goals.unreadable + tasks.unreadable,
  };
}

/** While one says done and another, apart, not done, it is not done. */
export const isDone = ({ done }: Task): boolean => settledValue(done)?.done === true;

export function applyCarePlanEvent(draft: Draft, event: CarePlanEvent): void {
  switch (event.kind) {
    case 'goal-added': {
      const { id, ...fields } = event.goal;
      draft.create(entityKey('goal', id), fields);
      return;
    }
    case 'goal-status-set':
      draft.set(entityKey('goal', event.goal), 'status', event.status);
      return;
    case 'task-added': {
      const { id, ...fields } = event.task;
      draft.create(entityKey('task', id), fields);
      return;
    }
    case 'task-handed':
      draft.set(entityKey('task', event.task), 'owner', event.owner);
      return;
    case 'fact-stated':
      applyFactEvent(draft, event);
      return;
  }
}

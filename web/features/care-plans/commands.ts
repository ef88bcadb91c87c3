/** Goals and tasks: adding them, ticking and unticking, taking a task or handing it to somebody. */
import * as v from 'valibot';
import { statedFact, statingEntries } from '#clinical/facts.ts';
import { requiredLine } from '#clinical/text.ts';
import type { RawDocument } from '#kernel/document.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import {
  applyCarePlanEvent,
  dueSchema,
  GOAL_STATUSES,
  ownerSchema,
  readCarePlan,
  TASK_DONE,
  taskDoneSchema,
  type CarePlan,
  type CarePlanEvent,
} from './records.ts';

export type CarePlansErrorCode =
  'care-plans/unknown-goal' | 'care-plans/unknown-task' | 'care-plans/unknown-version';

interface CarePlansError {
  readonly code: CarePlansErrorCode;
}

const base = {
  document: 'case',
  target: 'existing',
  view: (document: RawDocument) => readCarePlan(document),
  apply: applyCarePlanEvent,
} as const;

const goalSchema = v.object({ text: requiredLine, due: v.optional(dueSchema, '') });

export const addGoal = defineCommand<
  v.InferOutput<typeof goalSchema>,
  CarePlan,
  CarePlanEvent,
  CarePlansError
>({
  ...base,
  name: 'care-plans/add-goal',
  parse: parserOf(goalSchema),
  decide: (_plan, { text, due }, { newId, now, actor }) => {
    const goal = { id: newId(), text, due, status: 'aimed-at', at: now, by: actor.userId } as const;
    return ok([{ kind: 'goal-added', goal }]);
  },
});

const goalStatusSchema = v.object({ goal: v.string(), status: v.picklist(GOAL_STATUSES) });

/** 'care-plans/unknown-goal' for a goal that is not in this case. */
export const setGoalStatus = defineCommand<
  v.InferOutput<typeof goalStatusSchema>,
  CarePlan,
  CarePlanEvent,
  CarePlansError
>({
  ...base,
  name: 'care-plans/set-goal-status',
  parse: parserOf(goalStatusSchema),
  decide: ({ goals }, { goal, status }) =>
    goals.some(({ id }) => id === goal)
      ? ok([{ kind: 'goal-status-set', goal, status }])
      : err({ code: 'care-plans/unknown-goal' }),
});

const taskSchema = v.object({
  text: requiredLine,
  owner: v.optional(ownerSchema, ''),
  due: v.optional(dueSchema, ''),
});

export const addTask = defineCommand<
  v.InferOutput<typeof taskSchema>,
  CarePlan,
  CarePlanEvent,
  CarePlansError
>({
  ...base,
  name: 'care-plans/add-task',
  parse: parserOf(taskSchema),
  decide: (_plan, { text, owner, due }, { newId, now, actor }) =>
    ok([
      { kind: 'task-added', task: { id: newId(), text, owner, due, at: now, by: actor.userId } },
    ]),
});

const doneSchema = v.object({ ...taskDoneSchema.entries, task: v.string(), ...statingEntries });

/** Ticks a task, or takes the tick back. Codes: 'care-plans/unknown-task', 'care-plans/unknown-version'. */
export const setTaskDone = defineCommand<
  v.InferOutput<typeof doneSchema>,
  CarePlan,
  CarePlanEvent,
  CarePlansError
>({
  ...base,
  name: 'care-plans/set-task-done',
  parse: parserOf(doneSchema),
  decide: ({ tasks }, { task: subject, done, replaces, why }, context) => {
    const task = tasks.find(({ id }) => id === subject);
    if (task === undefined) return err({ code: 'care-plans/unknown-task' });
    const history = task.done?.history ?? [];
    if (!replaces.every((replaced) => history.some(({ id }) => id === replaced)))
      return err({ code: 'care-plans/unknown-version' });
    const stating = { replaces, why };
    return ok([statedFact({ kind: TASK_DONE, subject, value: { done }, stating }, context)]);
  },
});

const handSchema = v.object({ task: v.string(), owner: ownerSchema });

/** 'care-plans/unknown-task' for a task that is not in this case. */
export const handTask = defineCommand<
  v.InferOutput<typeof handSchema>,
  CarePlan,
  CarePlanEvent,
  CarePlansError
>({
  ...base,
  name: 'care-plans/hand-task',
  parse: parserOf(handSchema),
  decide: ({ tasks }, { task, owner }) =>
    tasks.some(({ id }) => id === task)
      ? ok([{ kind: 'task-handed', task, owner }])
      : err({ code: 'care-plans/unknown-task' }),
});

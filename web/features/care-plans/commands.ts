/** Goals and tasks: adding them, saying how they stand, taking a task; what kind of plan it is, and laying a template into it. */
import * as v from 'valibot';
import { SELF, statedFact, statingEntries } from '#clinical/facts.ts';
import { optionalLine, requiredLine } from '#clinical/text.ts';
import type { RawDocument } from '#kernel/document.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import {
  applyCarePlanEvent,
  dueSchema,
  GOAL_STANDING,
  goalStandingSchema,
  ownerSchema,
  PLAN_FRAME,
  planFrameSchema,
  readCarePlan,
  TASK_DONE,
  TASK_KINDS,
  taskDoneSchema,
  type CarePlan,
  type CarePlanEvent,
} from './records.ts';
import { PLAN_TEMPLATES_SOURCE, TEMPLATE_IDS } from './templates.ts';

export type CarePlansErrorCode =
  | 'care-plans/unknown-goal'
  | 'care-plans/unknown-task'
  | 'care-plans/unknown-version'
  | 'care-plans/unknown-hand-over'
  | 'care-plans/already-theirs'
  | 'care-plans/already-offered'
  | 'care-plans/too-many-hand-overs'
  | 'care-plans/answered'
  | 'care-plans/not-yours'
  | 'care-plans/template-used';

export interface CarePlansError {
  readonly code: CarePlansErrorCode;
}

/** What every command about a plan shares. */
export const base = {
  document: 'case',
  target: 'existing',
  view: (document: RawDocument) => readCarePlan(document),
  apply: applyCarePlanEvent,
} as const;

const goalSchema = v.object({
  text: requiredLine,
  target: v.optional(optionalLine, ''),
  due: v.optional(dueSchema, ''),
});

export const addGoal = defineCommand<
  v.InferOutput<typeof goalSchema>,
  CarePlan,
  CarePlanEvent,
  CarePlansError
>({
  ...base,
  name: 'care-plans/add-goal',
  parse: parserOf(goalSchema),
  decide: (_plan, { text, target, due }, { newId, now, actor }) => {
    const goal = { id: newId(), text, target, due, at: now, by: actor.userId } as const;
    return ok([{ kind: 'goal-added', goal }]);
  },
});

const standingInputSchema = v.object({
  goal: v.string(),
  ...goalStandingSchema.entries,
  why: v.optional(optionalLine, ''),
});

/** Says how a goal stands and how far it is. 'care-plans/unknown-goal' for a goal that is not in this case. */
export const setGoalStanding = defineCommand<
  v.InferOutput<typeof standingInputSchema>,
  CarePlan,
  CarePlanEvent,
  CarePlansError
>({
  ...base,
  name: 'care-plans/set-goal-standing',
  parse: parserOf(standingInputSchema),
  decide: ({ goals }, { goal: subject, status, quarters, why }, context) => {
    const goal = goals.find(({ id }) => id === subject);
    if (goal === undefined) return err({ code: 'care-plans/unknown-goal' });
    const replaces = goal.standings?.current.map(({ id }) => id) ?? [];
    const [value, stating] = [
      { status, quarters },
      { replaces, why },
    ];
    return ok([statedFact({ kind: GOAL_STANDING, subject, value, stating }, context)]);
  },
});

/** Says what kind of care this is and how often vital signs are wanted, in place of what was said before. */
export const setPlanFrame = defineCommand<
  v.InferOutput<typeof planFrameSchema>,
  CarePlan,
  CarePlanEvent,
  CarePlansError
>({
  ...base,
  name: 'care-plans/set-frame',
  parse: parserOf(planFrameSchema),
  decide: ({ frames }, value, context) => {
    const stating = { replaces: frames?.current.map(({ id }) => id) ?? [], why: '' };
    return ok([statedFact({ kind: PLAN_FRAME, subject: SELF, value, stating }, context)]);
  },
});

/** More at once than a template has. */
const TEMPLATE_LINES_MAX = 40;
const line = v.object({ text: requiredLine, kind: v.optional(v.picklist(TASK_KINDS), 'task') });
const templateSchema = v.object({
  template: v.picklist(TEMPLATE_IDS),
  care: planFrameSchema.entries.care,
  /** In the words of whoever lays it in, who may have left some out. */
  goals: v.pipe(v.array(requiredLine), v.maxLength(TEMPLATE_LINES_MAX)),
  tasks: v.pipe(v.array(line), v.maxLength(TEMPLATE_LINES_MAX)),
});

/** Lays the goals and tasks of a template into a plan, without dates or owners. 'care-plans/template-used' the second time. */
export const applyTemplate = defineCommand<
  v.InferOutput<typeof templateSchema>,
  CarePlan,
  CarePlanEvent,
  CarePlansError
>({
  ...base,
  name: 'care-plans/use-template',
  parse: parserOf(templateSchema),
  decide: ({ templates, frames, frame }, { template, care, goals, tasks }, context) => {
    if (templates.some((used) => used.template === template))
      return err({ code: 'care-plans/template-used' });
    const { newId, now: at, actor } = context;
    const by = actor.userId;
    const used = { template, version: PLAN_TEMPLATES_SOURCE.version, at, by };
    const stating = { replaces: frames?.current.map(({ id }) => id) ?? [], why: '' };
    const value = { care, vitalsDays: frame.vitalsDays };
    return ok([
      { kind: 'template-used', id: newId(), used },
      statedFact({ kind: PLAN_FRAME, subject: SELF, value, stating }, context),
      ...goals.map((text): CarePlanEvent => {
        const goal = { id: newId(), text, target: '', due: '', at, by };
        return { kind: 'goal-added', goal };
      }),
      ...tasks.map((each): CarePlanEvent => {
        const task = { id: newId(), ...each, owner: '', due: '', at, by };
        return { kind: 'task-added', task };
      }),
    ]);
  },
});

const taskSchema = v.object({
  text: requiredLine,
  kind: v.optional(v.picklist(TASK_KINDS), 'task'),
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
  decide: (_plan, fields, { newId, now, actor }) =>
    ok([{ kind: 'task-added', task: { id: newId(), ...fields, at: now, by: actor.userId } }]),
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

const takeSchema = v.object({ task: v.string() });

/** Takes a task that nobody has. Codes: 'care-plans/unknown-task', 'care-plans/already-theirs' when somebody has it. */
export const takeTask = defineCommand<
  v.InferOutput<typeof takeSchema>,
  CarePlan,
  CarePlanEvent,
  CarePlansError
>({
  ...base,
  name: 'care-plans/take-task',
  parse: parserOf(takeSchema),
  decide: ({ tasks }, { task }, { actor }) => {
    const known = tasks.find(({ id }) => id === task);
    if (known === undefined) return err({ code: 'care-plans/unknown-task' });
    if (known.owner !== '') return err({ code: 'care-plans/already-theirs' });
    return ok([{ kind: 'task-handed', task, owner: actor.userId }]);
  },
});

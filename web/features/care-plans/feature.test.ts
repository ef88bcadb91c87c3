import { expect, test } from 'vitest';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { Command, CommandError } from '#kernel/feature.ts';
import { createRegistry } from '#kernel/registry.ts';
import {
  addGoal,
  addTask,
  applyTemplate,
  setGoalStanding,
  setPlanFrame,
  setTaskDone,
  takeTask,
} from './commands.ts';
import { carePlans } from './feature.ts';
import { carePlan, planRows } from './queries.ts';
import { isDone } from './records.ts';
import { templateLineText } from './strings.ts';
import { PLAN_TEMPLATES, PLAN_TEMPLATES_SOURCE } from './templates.ts';

const USER = 'ab'.repeat(32);
const nurse = aContext();
const doctor = { ...aContext('doctor'), newId: () => 'd'.repeat(32) };

function after<Input, View, Event>(
  command: Command<Input, View, Event, CommandError>,
  document: RawDocument,
  input: unknown,
  context = nurse,
): RawDocument {
  const run = runCommand({ command, document, input, context });
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}

const withTask = () => after(addTask, {}, { text: 'Dressing', due: '2026-11-23' });

const theTask = (document: RawDocument) => {
  const [task] = carePlan.select(document).tasks;
  if (task === undefined) throw new Error('there is a task');
  return task;
};

const tick = (document: RawDocument, done: boolean, context = nurse) => {
  const { id, done: known } = theTask(document);
  const replaces = known?.current.map((each) => each.id) ?? [];
  return after(setTaskDone, document, { task: id, done, replaces }, context);
};

test('a task is open until it is ticked, and open again when the tick is taken back', () => {
  expect(planRows.row(withTask())?.tasks).toMatchObject([{ text: 'Dressing', owner: '' }]);
  const ticked = tick(withTask(), true);
  expect(planRows.row(ticked)).toBeUndefined();
  expect(isDone(theTask(tick(ticked, false)))).toBe(false);
});

test('two who tick apart are one done with both names', () => {
  const before = withTask();
  const task = theTask({ ...tick(before, true), ...tick(before, true, doctor) });
  expect(isDone(task)).toBe(true);
  expect(task.done?.current).toHaveLength(2);
});

test('while one says done and another not, apart, it is not done', () => {
  const before = withTask();
  expect(isDone(theTask({ ...tick(before, true), ...tick(before, false, doctor) }))).toBe(false);
});

test('a task is taken, and tasks are ordered by what is due first', () => {
  const two = after(addTask, withTask(), { text: 'Bloods', due: '2026-11-22', owner: USER });
  expect(carePlan.select(two).tasks.map(({ text }) => text)).toEqual(['Bloods', 'Dressing']);
  const before = withTask();
  const taken = after(takeTask, before, { task: theTask(before).id });
  expect(theTask(taken).owner).toBe(nurse.actor.userId);
  const again = { command: takeTask, document: taken, input: { task: theTask(taken).id } };
  expect(runCommand(again)).toMatchObject({ error: { code: 'care-plans/already-theirs' } });
});

test('a goal is aimed at with a target, gets on, and every step stays with its remark', () => {
  const document = after(addGoal, {}, { text: 'Wound closed', target: 'No dressing' });
  const [goal] = carePlan.select(document).goals;
  expect(goal).toMatchObject({ status: 'aimed-at', quarters: 0, target: 'No dressing' });
  const half = { goal: goal?.id, status: 'aimed-at', quarters: 2, why: 'Smaller' };
  const on = after(setGoalStanding, document, half);
  const reached = after(setGoalStanding, on, { ...half, status: 'reached', quarters: 4, why: '' });
  const [now] = carePlan.select(reached).goals;
  expect(now).toMatchObject({ status: 'reached', quarters: 4 });
  expect(now?.standings?.history.map(({ why }) => why)).toEqual(['', 'Smaller']);
});

test('a plan says what kind of care it is and how often vital signs are wanted', () => {
  expect(carePlan.select({}).frame).toEqual({ care: undefined, vitalsDays: 0 });
  const document = after(setPlanFrame, {}, { care: 'chronic-care', vitalsDays: 7 });
  expect(carePlan.select(document).frame).toEqual({ care: 'chronic-care', vitalsDays: 7 });
  expect(planRows.row(document)).toMatchObject({ vitalsDays: 7 });
  for (const vitalsDays of [-1, 366, 1.5, Number.NaN])
    expect(
      runCommand({ command: setPlanFrame, document: {}, input: { care: '', vitalsDays } }),
    ).toMatchObject({ error: { field: 'vitalsDays' } });
});

test('a template brings goals, tasks and milestones without dates or owners, and only once', () => {
  const input = {
    ...{ template: 'wound', care: 'primary-care', goals: ['Wound closed'] },
    tasks: [{ text: 'Photo' }, { text: 'First review', kind: 'milestone' }],
  };
  const document = after(applyTemplate, {}, input);
  const plan = carePlan.select(document);
  expect(plan.goals).toMatchObject([{ text: 'Wound closed', due: '' }]);
  expect(plan.tasks.map(({ kind, owner, due }) => [kind, owner, due])).toEqual([
    ['task', '', ''],
    ['milestone', '', ''],
  ]);
  expect(plan).toMatchObject({ frame: { care: 'primary-care' }, templates: [{ version: 1 }] });
  expect(runCommand({ command: applyTemplate, document, input })).toMatchObject({
    error: { code: 'care-plans/template-used' },
  });
});

test('no template holds a number: what is medicine in numbers is said in the plan itself', () => {
  for (const line of Object.values(templateLineText)) expect(line()).not.toMatch(/\d/);
  for (const { goals, tasks } of Object.values(PLAN_TEMPLATES))
    expect(goals.length * tasks.length).toBeGreaterThan(0);
  expect(PLAN_TEMPLATES_SOURCE).toMatchObject({ standing: 'unverified', signed: undefined });
});

test('what is not in this case is refused, and so is a date that is none', () => {
  const document = withTask();
  const refused = <Input, View, Event>(
    command: Command<Input, View, Event, CommandError>,
    input: unknown,
  ) => runCommand({ command, document, input });
  expect(refused(setGoalStanding, { goal: 'ff', status: 'reached', quarters: 4 })).toMatchObject({
    error: { code: 'care-plans/unknown-goal' },
  });
  expect(refused(takeTask, { task: 'ff' })).toMatchObject({
    error: { code: 'care-plans/unknown-task' },
  });
  expect(refused(setTaskDone, { task: 'ff', done: true, replaces: [] })).toMatchObject({
    error: { code: 'care-plans/unknown-task' },
  });
  const { id } = theTask(document);
  expect(refused(setTaskDone, { task: id, done: true, replaces: ['ee'] })).toMatchObject({
    error: { code: 'care-plans/unknown-version' },
  });
  expect(refused(addTask, { text: 'x', due: '2026-02-30' })).toMatchObject({
    error: { field: 'due' },
  });
  expect(refused(addGoal, { text: '' })).toMatchObject({ error: { field: 'text' } });
});

test('nurses and doctors work on tasks, others do not', () => {
  const registry = createRegistry([carePlans]);
  for (const { name } of carePlans.commands) {
    expect(registry.allows('nurse', name)).toBe(true);
    expect(registry.allows('patient', name)).toBe(false);
  }
});

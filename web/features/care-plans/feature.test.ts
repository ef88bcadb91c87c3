import { expect, test } from 'vitest';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { Command, CommandError } from '#kernel/feature.ts';
import { createRegistry } from '#kernel/registry.ts';
import { addGoal, addTask, handTask, setGoalStatus, setTaskDone } from './commands.ts';
import { carePlans } from './feature.ts';
import { carePlan, openTasks } from './queries.ts';
import { isDone } from './records.ts';

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
  expect(openTasks.row(withTask())).toMatchObject([{ text: 'Dressing', owner: '' }]);
  const ticked = tick(withTask(), true);
  expect(openTasks.row(ticked)).toBeUndefined();
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
  const handed = after(handTask, before, { task: theTask(before).id, owner: USER });
  expect(theTask(handed).owner).toBe(USER);
});

test('a goal is aimed at, then reached', () => {
  const document = after(addGoal, {}, { text: 'Wound closed' });
  const [goal] = carePlan.select(document).goals;
  const reached = after(setGoalStatus, document, { goal: goal?.id, status: 'reached' });
  expect(carePlan.select(reached).goals).toMatchObject([{ status: 'reached' }]);
});

test('what is not in this case is refused, and so is a date that is none', () => {
  const document = withTask();
  const refused = <Input, View, Event>(
    command: Command<Input, View, Event, CommandError>,
    input: unknown,
  ) => runCommand({ command, document, input });
  expect(refused(setGoalStatus, { goal: 'ff', status: 'reached' })).toMatchObject({
    error: { code: 'care-plans/unknown-goal' },
  });
  expect(refused(handTask, { task: 'ff', owner: '' })).toMatchObject({
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

import { expect, test } from 'vitest';
import { isContested } from '#clinical/versioned.ts';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { Command, CommandError } from '#kernel/feature.ts';
import { createRegistry } from '#kernel/registry.ts';
import {
  assignCase,
  editCaseText,
  keepPlanVersion,
  openCase,
  setCasePriority,
  setCaseStatus,
  unassignCase,
} from './commands.ts';
import { cases } from './feature.ts';
import {
  caseList,
  compareCases,
  countsBy,
  isWithin,
  openedCase,
  type CaseFilter,
  type CaseRow,
} from './queries.ts';

const USER = 'ab'.repeat(32);
const context = aContext();

function after<Input, View, Event>(
  command: Command<Input, View, Event, CommandError>,
  document: RawDocument,
  input: unknown,
): RawDocument {
  const run = runCommand({ command, document, input, context });
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}

const opened = () =>
  after(
    openCase,
    {},
    {
      title: 'Diabetes foot',
      problem: 'Ulcer',
      symptoms: 'Pain at night',
      plan: 'Dressing daily',
      priority: 'high',
    },
  );

test('a case is opened in one step with problem, symptoms, plan and priority', () => {
  expect(openedCase.select(opened())).toMatchObject({
    title: 'Diabetes foot',
    status: 'open',
    symptoms: 'Pain at night',
    plan: 'Dressing daily',
    by: context.actor.userId,
  });
  expect(caseList.row(opened())).toMatchObject({ priority: 'high', assignees: [] });
});

test('the plan is written in place', () => {
  const edits = [{ index: 14, remove: 0, insert: '. Offload.' }];
  const edited = after(editCaseText, opened(), { field: 'plan', base: ['aa'], edits });
  expect(openedCase.select(edited)?.plan).toBe('Dressing daily. Offload.');
});

test('a text of a case ends at 50,000 characters', () => {
  const edits = [{ index: 0, remove: 0, insert: 'x'.repeat(50_000) }];
  const input = { field: 'plan', base: ['aa'], edits };
  expect(runCommand({ command: editCaseText, document: opened(), input })).toMatchObject({
    error: { code: 'cases/too-long' },
  });
});

test('a priority that two changed apart is undecided in the list', () => {
  const document = opened();
  const replaces = openedCase.select(document)?.priority?.current.map(({ id }) => id);
  const low = after(setCasePriority, document, { priority: 'low', replaces });
  const critical = after(setCasePriority, document, { priority: 'critical', replaces });
  const apart = { ...low, ...critical };
  expect(isContested(openedCase.select(apart)?.priority)).toBe(true);
  expect(caseList.row(apart)?.priority).toBeUndefined();
});

test('somebody looks after a case until that is ended, and not twice', () => {
  const assigned = after(assignCase, opened(), { user: USER });
  expect(caseList.row(assigned)?.assignees).toEqual([USER]);
  expect(
    runCommand({ command: assignCase, document: assigned, input: { user: USER } }),
  ).toMatchObject({ error: { code: 'cases/already-assigned' } });
  const ended = after(unassignCase, assigned, { user: USER });
  expect(caseList.row(ended)?.assignees).toEqual([]);
  expect(
    runCommand({ command: unassignCase, document: ended, input: { user: USER } }),
  ).toMatchObject({ error: { code: 'cases/not-assigned' } });
});

test('a closed case stays and comes last', () => {
  const closing = { status: 'closed', why: 'Healed' };
  const closed = caseList.row(after(setCaseStatus, opened(), closing));
  const open = caseList.row(opened());
  expect(closed?.status).toBe('closed');
  const order = [closed, open].filter((row): row is CaseRow => row !== undefined);
  expect([...order].sort(compareCases).map(({ status }) => status)).toEqual(['open', 'closed']);
});

test('a case ends with a reason, and every status stays in its history', () => {
  for (const status of ['closed', 'removed'])
    expect(
      runCommand({ command: setCaseStatus, document: opened(), input: { status } }),
    ).toMatchObject({ error: { code: 'cases/reason-needed' } });
  const begun = after(setCaseStatus, opened(), { status: 'in-progress' });
  const removed = after(setCaseStatus, begun, { status: 'removed', why: 'Wrong patient' });
  const file = openedCase.select(removed);
  expect(file?.status).toBe('removed');
  expect(file?.statuses?.history.map(({ value, why }) => [value?.status, why])).toEqual([
    ['removed', 'Wrong patient'],
    ['in-progress', ''],
  ]);
  expect(openedCase.select(after(setCaseStatus, removed, { status: 'open' }))?.status).toBe('open');
});

test('two who say it apart leave the case where it needs most: nobody closes what another works on', () => {
  const document = opened();
  const closed = after(setCaseStatus, document, { status: 'closed', why: 'Healed' });
  const other = { ...context, newId: () => 'e'.repeat(32) };
  const run = runCommand({
    ...{ command: setCaseStatus, document, context: other },
    input: { status: 'in-progress' },
  });
  expect(run.ok && openedCase.select({ ...closed, ...run.value })?.status).toBe('in-progress');
});

test('a version of the plan is kept as it read, and not twice', () => {
  const kept = after(keepPlanVersion, opened(), { why: 'Before the holiday' });
  const edits = [{ index: 0, remove: 8, insert: 'Plaster' }];
  const edited = after(editCaseText, kept, { field: 'plan', base: ['aa'], edits });
  expect(openedCase.select(edited)).toMatchObject({
    plan: 'Plaster daily',
    versions: [{ plan: 'Dressing daily', why: 'Before the holiday', by: context.actor.userId }],
  });
  expect(runCommand({ command: keepPlanVersion, document: kept, input: {} })).toMatchObject({
    error: { code: 'cases/already-kept' },
  });
});

test('a version is not kept past what a document bears', () => {
  const long = after(openCase, {}, { title: 'x', plan: 'x'.repeat(5_001), priority: 'low' });
  expect(runCommand({ command: keepPlanVersion, document: long, input: {} })).toMatchObject({
    error: { code: 'cases/too-long' },
  });
  let document = opened();
  for (let index = 0; index < 20; index++) {
    document = after(keepPlanVersion, document, {});
    const edits = [{ index: 0, remove: 0, insert: 'x' }];
    document = after(editCaseText, document, { field: 'plan', base: ['aa'], edits });
  }
  expect(runCommand({ command: keepPlanVersion, document, input: {} })).toMatchObject({
    error: { code: 'cases/too-many-versions' },
  });
});

test('whoever is asked has a role and what they answer for, and it is known who asked', () => {
  const asking = { user: USER, role: 'lead', duty: 'Dressings' };
  const assigned = after(assignCase, opened(), asking);
  expect(openedCase.select(assigned)?.assignments).toMatchObject([
    { userId: USER, role: 'lead', duty: 'Dressings', by: context.actor.userId, at: context.now },
  ]);
  expect(caseList.row(assigned)?.asked).toMatchObject([{ userId: USER, at: context.now }]);
});

test('where there is no case nothing is changed', () => {
  const edits = [{ index: 0, remove: 0, insert: 'x' }];
  const unreadable = { error: { code: 'cases/unreadable' } };
  const run = <Input, View, Event>(
    command: Command<Input, View, Event, CommandError>,
    input: unknown,
  ) => runCommand({ command, document: {}, input });
  expect(run(editCaseText, { field: 'plan', base: [], edits })).toMatchObject(unreadable);
  expect(run(setCaseStatus, { status: 'open' })).toMatchObject(unreadable);
  expect(run(setCasePriority, { priority: 'low', replaces: [] })).toMatchObject(unreadable);
  expect(run(assignCase, { user: USER })).toMatchObject(unreadable);
  expect(run(keepPlanVersion, {})).toMatchObject(unreadable);
  expect(run(unassignCase, { user: USER })).toMatchObject(unreadable);
});

test('a priority that replaces what is no statement of it is refused', () => {
  const input = { priority: 'low', replaces: ['ff'] };
  expect(runCommand({ command: setCasePriority, document: opened(), input })).toMatchObject({
    error: { code: 'cases/unknown-version' },
  });
});

test('nurses and doctors work in cases, others do not', () => {
  const registry = createRegistry([cases]);
  for (const { name } of cases.commands) {
    expect(registry.allows('nurse', name)).toBe(true);
    expect(registry.allows('patient', name)).toBe(false);
  }
});

test('cases are found by how they stand, how urgent they are and who looks after them', () => {
  const row = (fields: Partial<CaseRow>): CaseRow => ({
    ...{ title: 'Foot', problem: '', status: 'open', priority: 'high', openedAt: 0 },
    ...{ assignees: [], asked: [] },
    ...fields,
  });
  const rows = [
    row({ title: 'mine', assignees: [USER] }),
    row({ title: 'over', status: 'closed' }),
    row({ title: 'undecided', priority: undefined, status: 'on-hold' }),
  ];
  const found = (filter: Partial<CaseFilter>) =>
    rows
      .filter((one) =>
        isWithin(one, { status: 'standing', priority: 'all', assignee: 'all', ...filter }),
      )
      .map(({ title }) => title);
  expect(found({})).toEqual(['mine', 'undecided']);
  expect(found({ status: 'all' })).toHaveLength(3);
  expect(found({ status: 'on-hold' })).toEqual(['undecided']);
  expect(found({ priority: 'undecided' })).toEqual(['undecided']);
  expect(found({ priority: 'high', assignee: 'nobody', status: 'all' })).toEqual(['over']);
  expect(found({ assignee: USER })).toEqual(['mine']);
  const filter: CaseFilter = { status: 'standing', priority: 'all', assignee: 'all' };
  const values = ['standing', 'closed', 'all', 'removed'] as const;
  expect(countsBy(rows, filter, { of: 'status', values })).toEqual([2, 1, 3, 0]);
  const removed = [row({ status: 'removed' })];
  expect(countsBy(removed, filter, { of: 'status', values })).toEqual([0, 0, 0, 1]);
});

import { expect, test } from 'vitest';
import { isContested } from '#clinical/versioned.ts';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { Command, CommandError } from '#kernel/feature.ts';
import { createRegistry } from '#kernel/registry.ts';
import {
  assignCase,
  editCaseText,
  openCase,
  setCasePriority,
  setCaseStatus,
  unassignCase,
} from './commands.ts';
import { cases } from './feature.ts';
import {
  caseList,
  compareCases,
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
  const closed = caseList.row(after(setCaseStatus, opened(), { status: 'closed' }));
  const open = caseList.row(opened());
  expect(closed?.status).toBe('closed');
  const order = [closed, open].filter((row): row is CaseRow => row !== undefined);
  expect([...order].sort(compareCases).map(({ status }) => status)).toEqual(['open', 'closed']);
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
    assignees: [],
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
});

import { expect, test } from 'vitest';
import { factOf, type Statement } from '#clinical/versioned.ts';
import type { CarePlan } from '#features/care-plans/records.ts';
import type { CaseFile, CaseStatus, Priority } from '#features/cases/records.ts';
import { caseHistory } from './case-history.ts';

interface Status {
  readonly status: CaseStatus;
}
interface Urgency {
  readonly priority: Priority;
}

const said = <Value>(id: string, at: number, value: Value, why = ''): Statement<Value> => ({
  ...{ id, at, value, by: 'koffi', why, replaces: [] },
});
const fact = <Value>(...statements: readonly Statement<Value>[]) =>
  factOf(statements, ({ id }) => id);

const file: CaseFile = {
  ...{ title: 'Foot', problem: '', symptoms: '', plan: '', openedAt: 10, by: 'amina' },
  status: 'closed',
  statuses: fact(
    said<Status>('s1', 30, { status: 'in-progress' }),
    said<Status>('s2', 90, { status: 'closed' }, 'Healed'),
  ),
  priority: fact(
    said<Urgency>('p1', 10, { priority: 'high' }),
    said<Urgency>('p2', 40, { priority: 'low' }),
  ),
  assignments: [
    {
      ...({ id: 'a', userId: 'koffi', role: 'lead', duty: '', at: 20, by: 'amina' } as const),
      ...{ ended: true, endedAt: 80, endedBy: 'esi' },
    },
    {
      ...({ id: 'b', userId: 'esi', role: 'member', duty: '', at: 0, by: '' } as const),
      ...{ ended: false, endedAt: 0, endedBy: '' },
    },
  ],
  versions: [{ id: 'v', plan: 'x', why: 'Before', at: 50, by: 'amina' }],
};

const plan: CarePlan = {
  ...{ frame: { care: undefined, vitalsDays: 0 }, frames: undefined },
  goals: [
    {
      ...{ id: 'g', text: 'Closed', target: '', due: '', at: 11, by: 'amina' },
      ...({ status: 'reached', quarters: 4 } as const),
      standings: fact(said('g1', 60, { status: 'reached', quarters: 4 } as const, 'Dry')),
    },
  ],
  tasks: [
    {
      ...({
        id: 't',
        text: 'Photo',
        kind: 'task',
        owner: '',
        due: '',
        at: 12,
        by: 'amina',
      } as const),
      done: fact(said('t1', 61, { done: true })),
    },
  ],
  templates: [],
  handOvers: [
    {
      ...{ id: 'h', about: 't', from: 'amina', to: 'koffi', note: 'Friday', at: 70 },
      ...({ state: 'accepted', answer: { at: 71, why: '' } } as const),
    },
  ],
  assignments: [],
  unreadable: 0,
};

test('the history of a case holds every change with who, when and why, the newest first', () => {
  const entries = caseHistory(file, plan);
  expect(entries.map(({ change, by, why }) => [change.is, by, why])).toEqual([
    ['status', 'koffi', 'Healed'],
    ['unassigned', 'esi', ''],
    ['hand-over', 'koffi', ''],
    ['hand-over', 'amina', 'Friday'],
    ['task', 'koffi', ''],
    ['goal', 'koffi', 'Dry'],
    ['version-kept', 'amina', 'Before'],
    ['priority', 'koffi', ''],
    ['status', 'koffi', ''],
    ['assigned', 'amina', ''],
    ['task-added', 'amina', ''],
    ['goal-added', 'amina', ''],
    ['opened', 'amina', ''],
  ]);
  expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length);
});

test('it is there before the plan of the case has been read', () => {
  expect(caseHistory(file, undefined).at(-1)).toMatchObject({ change: { is: 'opened' } });
});

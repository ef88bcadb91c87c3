import { describe, expect, test } from 'vitest';
import { parseDocumentId, parseRecordId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import { careItems } from './care-attention.ts';
import { careGapsOf, CARE_GAPS_SOURCE, type CareParts } from './care-gaps.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const DAY_MS = 86_400_000;
const document = parseDocumentId('d'.repeat(32));
const record = parseRecordId('a'.repeat(64)) ?? parseRecordId('a'.repeat(32));
invariant(document !== undefined && record !== undefined, 'they are ids');
const place = { record, document };
const [AMINA, KOFFI] = ['amina', 'koffi'];

const row = {
  ...({ title: 'Foot', problem: '', status: 'open', priority: 'high' } as const),
  ...{ assignees: [KOFFI], asked: [], openedAt: NOW - 3 * DAY_MS },
};
const nothing = { tasks: [], goals: [], handOvers: [], vitalsDays: 0 };
const parts = (
  plan: Partial<CareParts['plans'][number]['row']>,
  more: Partial<CareParts> = {},
): CareParts => ({
  cases: [{ ...place, row }],
  plans: [{ ...place, row: { ...nothing, ...plan } }],
  ...{ taken: [], now: NOW, today: '2026-11-22' },
  ...more,
});
const task = (due: string, owner = '') => ({
  id: due || 't',
  text: 'Dressing',
  owner,
  due,
  at: NOW,
});

describe('a care gap', () => {
  test('is a task or goal past its day, and not one of today', () => {
    const goals = [{ id: 'g', text: 'Walks', due: '2026-11-20', at: NOW }];
    const tasks = [task('2026-11-21'), task('2026-11-22'), task('')];
    expect(careGapsOf(parts({ tasks, goals })).map(({ kind, since }) => [kind, since])).toEqual([
      ['goal', Date.UTC(2026, 10, 21)],
      ['task', Date.UTC(2026, 10, 22)],
    ]);
  });

  test('is vital signs older than the interval that the plan itself names, and nothing where it names none', () => {
    const taken = [NOW - 9 * DAY_MS, NOW - 8 * DAY_MS].map((at) => ({ record, row: at }));
    expect(careGapsOf(parts({ vitalsDays: 7 }, { taken }))).toMatchObject([
      { kind: 'vitals', since: NOW - DAY_MS, owners: [KOFFI] },
    ]);
    expect(careGapsOf(parts({ vitalsDays: 8 }, { taken }))).toEqual([]);
    expect(careGapsOf(parts({ vitalsDays: 0 }, { taken }))).toEqual([]);
  });

  test('counts from the day the case was opened where nothing was measured yet', () => {
    expect(careGapsOf(parts({ vitalsDays: 3 }))).toEqual([]);
    expect(careGapsOf(parts({ vitalsDays: 2 }))).toMatchObject([{ since: NOW - DAY_MS }]);
  });

  test('is none once the case is over, nor in a plan whose case has not arrived', () => {
    const closed = [{ ...place, row: { ...row, status: 'resolved' } as const }];
    const tasks = [task('2026-11-01')];
    expect(careGapsOf(parts({ tasks }, { cases: closed }))).toEqual([]);
    expect(careGapsOf(parts({ tasks }, { cases: [] }))).toEqual([]);
  });

  test('says where its rules come from, and that nobody has signed them', () => {
    expect(CARE_GAPS_SOURCE).toMatchObject({ standing: 'unverified', signed: undefined });
    expect(CARE_GAPS_SOURCE.source).not.toBe('');
  });
});

describe('Today tells', () => {
  const told = (care: CareParts, me: string) =>
    careItems(care, me).map(({ id }) => id.split('|')[0]);

  test('whoever was asked to look after a case, until somebody begins with it', () => {
    const asked = [{ userId: AMINA, by: KOFFI, at: NOW }];
    const care = (status: 'open' | 'in-progress', by = KOFFI) =>
      parts(
        {},
        {
          cases: [
            { ...place, row: { ...row, status, asked: asked.map((one) => ({ ...one, by })) } },
          ],
        },
      );
    expect(told(care('open'), AMINA)).toEqual(['asked']);
    expect(told(care('open'), KOFFI)).toEqual([]);
    expect(told(care('in-progress'), AMINA)).toEqual([]);
    expect(told(care('open', AMINA), AMINA)).toEqual([]);
  });

  test('giver and receiver of a hand-over, and nobody else, nor once the case is over', () => {
    const handOvers = [{ id: 'h', about: 'self', from: AMINA, to: KOFFI, at: NOW }];
    expect(careItems(parts({ handOvers }), KOFFI)).toMatchObject([{ severity: 'medium' }]);
    expect(careItems(parts({ handOvers }), AMINA)).toMatchObject([{ severity: 'low' }]);
    expect(careItems(parts({ handOvers }), 'esi')).toEqual([]);
    const cases = [{ ...place, row: { ...row, status: 'closed' } as const }];
    expect(careItems(parts({ handOvers }, { cases }), KOFFI)).toEqual([]);
  });

  test('everybody of a task nobody has, once, and an overdue one whoever has it', () => {
    expect(careItems(parts({ tasks: [task('')] }), AMINA)).toHaveLength(1);
    expect(told(parts({ tasks: [task('2026-11-01')] }), AMINA)).toEqual(['gap']);
    const hers = parts({ tasks: [task('2026-11-01', AMINA)] });
    expect(told(hers, AMINA)).toEqual(['gap']);
    expect(told(hers, KOFFI)).toEqual([]);
  });
});

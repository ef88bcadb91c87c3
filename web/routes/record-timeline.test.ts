import { describe, expect, test } from 'vitest';
import type { Observation } from '#clinical/observation.ts';
import type { ObservationPage } from '#clinical/observation-page.ts';
import { factOf, type Statement } from '#clinical/versioned.ts';
import type { Allergy } from '#features/allergies/records.ts';
import { parseDocumentId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import {
  countsOf,
  isBackEntry,
  lately,
  timelineOf,
  type TimelineParts,
} from './record-timeline.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const document = parseDocumentId('d'.repeat(32));
invariant(document !== undefined, 'it is a document');

const nothing: TimelineParts = {
  ...{ allergies: undefined, problems: undefined, medicines: undefined, codeStatus: undefined },
  ...{ notes: [], cases: [], pages: [] },
};

const said = <Value>(id: string, at: number, value: Value): Statement<Value> => ({
  ...{ id, at, value, by: 'koffi', why: '', replaces: [] },
});
const fact = <Value>(...statements: readonly Statement<Value>[]) =>
  factOf(statements, ({ id }) => id);

const reading = (id: string, set: string, at: number, recordedAt = at): Observation => ({
  id,
  set,
  code: '8867-4',
  values: [{ code: '8867-4', decimal: '80', unit: '/min' }],
  qualifiers: [],
  effectiveAt: at,
  recordedAt,
  timeBy: 'typed',
  performer: 'amina',
  device: undefined,
});
const page = (...observations: readonly Observation[]): ObservationPage => ({
  ...{ month: '2026-11', observations, errors: [], photos: 0, unreadable: 0 },
  scores: [
    { id: 's', set: 'one', total: 9, single3: true, scale: 1, effectiveAt: NOW, by: 'amina' },
  ],
});
const note = (at: number) => ({
  document,
  row: { title: 'Visit', preview: '', startedAt: at, isSigned: true },
});

describe('the timeline of a record', () => {
  test('covers a problem that is very sensitive, and tells that there is one', () => {
    const problem = {
      ...{ id: 'p', text: 'Depression', code: 'F33.1', status: 'active' as const, onset: '' },
      ...{ recordedAt: NOW, by: 'koffi', labels: [] },
    };
    const told = (sensitivity: 'sensitive' | 'very-sensitive') =>
      timelineOf({
        ...nothing,
        problems: { standing: [{ ...problem, sensitivity }], resolved: [], unreadable: 0 },
      });
    expect(told('sensitive')).toMatchObject([{ what: { text: 'Depression', code: 'F33.1' } }]);
    expect(told('very-sensitive')).toMatchObject([{ what: { text: '', code: '' } }]);
  });

  test('is empty for a patient of whom nobody wrote anything down', () => {
    expect(timelineOf(nothing)).toEqual([]);
  });

  test('puts what happened last on top, whatever it is', () => {
    const entries = timelineOf({
      ...nothing,
      notes: [note(NOW - 3 * HOUR_MS)],
      pages: [page(reading('a', 'one', NOW - HOUR_MS), reading('b', 'two', NOW - 5 * HOUR_MS))],
      codeStatus: fact(said('c', NOW - 2 * HOUR_MS, { status: 'full' } as const)),
    });
    expect(entries.map(({ what }) => what.kind)).toEqual([
      'vitals',
      'code-status',
      'note',
      'vitals',
    ]);
  });

  test('shows measurements taken together as one, with their score', () => {
    const [entry, ...others] = timelineOf({
      ...nothing,
      pages: [page(reading('a', 'one', NOW), reading('b', 'one', NOW))],
    });
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ by: 'amina', what: { score: { total: 9 } } });
    expect(entry?.what.kind === 'vitals' && entry.what.observations).toHaveLength(2);
  });

  test('tells a dose that was said with the medicine once, and each change after it', () => {
    const dose = { amount: 5 } as never;
    const medicine = {
      ...{ id: 'm', name: 'Amlodipine', reason: '', recordedAt: NOW, by: 'koffi' },
      dose: fact(said('1', NOW, dose), said('2', NOW + DAY_MS, dose)),
      status: fact(said('3', NOW + 2 * DAY_MS, { status: 'stopped' } as const)),
    };
    const medicines = { active: [], stopped: [medicine], unreadable: 0 };
    const entries = timelineOf({ ...nothing, medicines });
    expect(entries.map(({ what }) => what.kind === 'medicine' && what.change.is)).toEqual([
      ...['status', 'dose', 'dose'],
    ]);
    const untold = { ...medicine, dose: undefined, status: undefined };
    expect(
      timelineOf({ ...nothing, medicines: { ...medicines, stopped: [untold] } }),
    ).toMatchObject([{ what: { change: { is: 'recorded' } } }]);
  });

  test('keeps an allergy that was taken back as two entries: nothing that was said vanishes', () => {
    const allergy: Allergy = {
      id: 'a',
      substance: 'Latex',
      reaction: '',
      severity: 'mild',
      certainty: 'presumed',
      recordedAt: NOW,
      by: 'amina',
      standing: fact(said('1', NOW + DAY_MS, { standing: 'disproved' } as const)),
    };
    const allergies = { entities: [], takenBack: [allergy], unreadable: 0, noneKnown: undefined };
    const entries = timelineOf({ ...nothing, allergies });
    expect(entries.map(({ what }) => what.kind === 'allergy' && what.standing)).toEqual([
      'disproved',
      undefined,
    ]);
  });
});

describe('the last thirty days', () => {
  const entries = timelineOf({
    ...nothing,
    notes: [note(NOW - 31 * DAY_MS)],
    pages: [page(reading('a', 'one', NOW - 29 * DAY_MS), reading('b', 'two', NOW + DAY_MS))],
  });

  test('hazard 8: leave out what is older, and never what a wrong clock put ahead', () => {
    expect(lately(entries, NOW).map(({ key }) => key)).toEqual(['vitals:two', 'vitals:one']);
  });

  test('are counted by kind', () => {
    expect(countsOf(lately(entries, NOW))).toEqual([{ kind: 'vitals', count: 2 }]);
  });
});

describe('hazard 25: a paper is copied at the wrong time', () => {
  test('when it happened orders the timeline, and both times are told apart once they differ', () => {
    const entries = timelineOf({
      ...nothing,
      notes: [note(NOW - 2 * HOUR_MS)],
      pages: [page(reading('a', 'one', NOW - 3 * HOUR_MS, NOW), reading('b', 'two', NOW, NOW))],
    });
    expect(
      entries.map(({ key, ...entry }) => [key.slice(0, 4), isBackEntry(entry as never)]),
    ).toEqual([
      ['vita', false],
      ['note', false],
      ['vita', true],
    ]);
  });
});

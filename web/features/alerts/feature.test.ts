import { expect, test } from 'vitest';
import type { RawDocument } from '#kernel/document.ts';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import { UNSIGNED } from '#kernel/feature.ts';
import { createRegistry } from '#kernel/registry.ts';
import { acknowledgeAlert, acknowledgeFirstAlert, ACKNOWLEDGEMENTS_MAX } from './commands.ts';
import { alerts } from './feature.ts';
import { acknowledgementPages, homeReadings, type AlertReading } from './queries.ts';
import { acknowledgedThreads, openThreads } from './threads.ts';

const MINUTE_MS = 60_000;
const NOW = aContext().now;

const stored = (at: number, systolic: number, diastolic: number) => ({
  code: '85354-9',
  values: [`8480-6 ${systolic} mm[Hg]`, `8462-4 ${diastolic} mm[Hg]`],
  qualifiers: [],
  set: at.toString(16).padStart(32, '0'),
  effectiveAt: at,
  timeBy: 'typed',
  recordedAt: at,
  performer: '11'.repeat(32),
});

type Entry = readonly [minutesAgo: number, systolic: number, diastolic: number];

const pageOf = (entries: readonly Entry[]): RawDocument =>
  Object.fromEntries([
    ['page:self', { month: '2026-11' }],
    ...entries.map(([minutesAgo, systolic, diastolic], index) => [
      `observation:${index.toString(16).padStart(32, '0')}`,
      stored(NOW - minutesAgo * MINUTE_MS, systolic, diastolic),
    ]),
  ]);

const readings = (...entries: readonly Entry[]): readonly AlertReading[] =>
  homeReadings.row(pageOf(entries))?.readings ?? [];

const threads = (...entries: readonly Entry[]) => openThreads(readings(...entries), [], NOW);

const acknowledgement = (...seen: readonly AlertReading[]) => ({
  id: 'a'.repeat(32),
  parameter: 'blood-pressure' as const,
  readings: seen.map(({ id }) => id),
  by: 'b'.repeat(64),
  at: NOW,
});

test('a systolic above 180 is a crisis at once', () => {
  expect(threads([0, 182, 100])).toMatchObject([
    { parameter: 'blood-pressure', tier: 'crisis', state: 'crisis', since: NOW },
  ]);
});

test('exactly 180, or a diastolic of 110, asks for a repeat and is no crisis', () => {
  expect(threads([1, 180, 100])).toMatchObject([{ tier: 'critical', state: 'repeat' }]);
  expect(threads([1, 150, 110])).toMatchObject([{ tier: 'critical', state: 'repeat' }]);
  expect(threads([1, 150, 121])).toMatchObject([{ tier: 'crisis' }]);
});

test('the repeat is due after five minutes and counts as missed after fifteen', () => {
  expect(threads([14, 180, 100])).toMatchObject([
    {
      state: 'repeat',
      repeatAt: NOW - 9 * MINUTE_MS,
      escalateAt: NOW + MINUTE_MS,
    },
  ]);
  expect(threads([15, 180, 100])).toMatchObject([{ state: 'overdue' }]);
});

test('a second critical measurement confirms the first', () => {
  expect(threads([6, 180, 100], [1, 181, 90])).toMatchObject([{ state: 'crisis' }]);
  expect(threads([6, 180, 100], [1, 180, 95])).toMatchObject([{ state: 'confirmed' }]);
});

test('a repeat below the limits eases a critical reading, and a crisis stays one until somebody answers', () => {
  expect(threads([20, 180, 100], [1, 138, 84])).toMatchObject([{ state: 'eased' }]);
  expect(threads([20, 190, 100], [1, 138, 84])).toMatchObject([{ state: 'crisis' }]);
});

test('any number of readings of one parameter are one alert', () => {
  expect(threads([3, 190, 100], [2, 185, 100], [1, 200, 130])).toHaveLength(1);
});

test('two devices with the same readings, in whatever order, find the same alert', () => {
  const found = readings([6, 180, 100], [1, 190, 100]);
  const other = [...found].reverse();
  expect(openThreads(other, [], NOW)).toEqual(openThreads(found, [], NOW));
  expect(openThreads([...found, ...other], [], NOW)).toEqual(openThreads(found, [], NOW));
});

test('an acknowledgement closes what its author saw, and a later reading opens the alert again', () => {
  const [seen] = readings([5, 190, 100]);
  if (seen === undefined) throw new Error('a reading');
  const closing = acknowledgement(seen);
  expect(openThreads([seen], [closing], NOW)).toEqual([]);
  expect(acknowledgedThreads([closing], [])).toMatchObject([{ last: closing }]);
  const both = readings([5, 190, 100], [1, 191, 100]);
  const again = openThreads(both, [closing], NOW);
  expect(again).toMatchObject([{ state: 'crisis', open: [{ numbers: ['191', '100'] }] }]);
  expect(acknowledgedThreads([closing], again)).toEqual([]);
});

test('a reading marked as entered in error opens nothing', () => {
  const page = pageOf([[1, 190, 100]]);
  const error = {
    observation: '0'.repeat(32),
    reason: 'wrong cuff',
    by: '11'.repeat(32),
    at: NOW,
  };
  expect(homeReadings.row({ ...page, [`error:${'c'.repeat(32)}`]: error })).toBeUndefined();
});

test('acknowledgements are read back; a strange one is counted', () => {
  const input = { parameter: 'blood-pressure', readings: ['0'.repeat(32)] };
  const first = runCommand({ command: acknowledgeFirstAlert, document: {}, input });
  if (!first.ok) throw new Error(first.error.code);
  const second = runCommand({
    command: acknowledgeAlert,
    document: { ...first.value, 'acknowledgement:zz': { at: 'noon' } },
    input: { ...input, readings: ['1'.repeat(32)] },
    context: { ...aContext(), newId: () => 'd'.repeat(32) },
  });
  if (!second.ok) throw new Error(second.error.code);
  expect(acknowledgementPages.row(second.value)).toMatchObject({
    unreadable: 1,
    acknowledgements: [{ by: '11'.repeat(32), at: NOW }, { readings: ['1'.repeat(32)] }],
  });
});

test('an acknowledgement of nothing is refused, and a full page sends to a new one', () => {
  const command = acknowledgeAlert;
  const empty = { parameter: 'blood-pressure', readings: [] };
  expect(runCommand({ command, document: {}, input: empty })).toMatchObject({
    error: { field: 'readings' },
  });
  const full = Object.fromEntries(
    Array.from({ length: ACKNOWLEDGEMENTS_MAX }, (_, index) => [`acknowledgement:${index}`, {}]),
  );
  const input = { parameter: 'blood-pressure', readings: ['0'.repeat(32)] };
  expect(runCommand({ command, document: full, input })).toMatchObject({
    error: { code: 'alerts/page-full' },
  });
});

test('clinicians acknowledge, patients do not', () => {
  const registry = createRegistry([alerts]);
  expect(registry.allows('nurse', acknowledgeAlert.name)).toBe(true);
  expect(registry.allows('patient', acknowledgeAlert.name)).toBe(false);
});

test('an acknowledgement that nobody has signed as it stands closes nothing, whoever it claims to be from', () => {
  const input = { parameter: 'blood-pressure', readings: ['0'.repeat(32)] };
  const first = runCommand({ command: acknowledgeFirstAlert, document: {}, input });
  if (!first.ok) throw new Error(first.error.code);
  expect(acknowledgementPages.row(first.value, UNSIGNED)).toEqual({
    acknowledgements: [],
    unreadable: 1,
  });
  const { userId } = aContext().actor;
  expect(acknowledgementPages.row(first.value, { authorOf: () => userId })).toMatchObject({
    acknowledgements: [{ by: userId }],
  });
});

import { expect, test } from 'vitest';
import { announced, isQuiet, NO_QUIET_HOURS, putOffUntil, type Announced } from './announcing.ts';
import { escalationOf, isUnseen } from './escalation.ts';
import { MINUTE_MS, NOW, number, pressure, readings, threadsOf } from './fixtures.ts';
import type { Snooze } from './records.ts';
import type { AlertThread } from './threads.ts';

const [AMINA, KOFI, SARA] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [
  string,
  string,
  string,
];
const NIGHT = { isOn: true, from: 22 * 60, to: 6 * 60 };
const listener = { user: AMINA, quiet: NO_QUIET_HOURS, now: NOW, minute: 12 * 60 };

function only(threads: readonly AlertThread[]): AlertThread {
  const [first] = threads;
  if (first === undefined) throw new Error('a thread');
  return first;
}
const crisis = only(threadsOf(readings(pressure(1, 190, 100))));
const repeat = only(threadsOf(readings(pressure(1, 180, 100))));

const alertOf = (thread: AlertThread, more: Partial<Announced<string>> = {}) => ({
  of: 'rosa',
  record: 'rosa',
  thread,
  chain: [],
  snoozes: [],
  ...more,
});

const snooze = (thread: AlertThread, minutes: 5 | 15 | 30, by = AMINA): Snooze => ({
  id: '1'.repeat(32),
  parameter: thread.parameter,
  readings: thread.open.map(({ reading }) => reading.id),
  minutes,
  by,
  at: NOW,
});

test('quiet hours go over midnight', () => {
  const at = (hour: number) => isQuiet(NIGHT, hour * 60);
  expect([21, 22, 23, 0, 5, 6].map(at)).toEqual([false, true, true, true, true, false]);
  expect(isQuiet({ ...NIGHT, isOn: false }, 0)).toBe(false);
});

test('quiet hours hold what can wait and never what is urgent', () => {
  const night = { ...listener, quiet: NIGHT, minute: 0 };
  expect(announced([alertOf(repeat)], listener)).toHaveLength(1);
  expect(announced([alertOf(repeat)], night)).toEqual([]);
  expect(announced([alertOf(crisis)], night)).toHaveLength(1);
});

test('several alerts of one patient call once, with their number', () => {
  const pulse = only(threadsOf(readings(number(1, 'pulse', '130'))));
  const found = announced(
    [alertOf(crisis), alertOf(pulse), alertOf(repeat, { record: 'leila' })],
    listener,
  );
  expect(found.map(({ first, count }) => [first.record, count])).toEqual([
    ['rosa', 2],
    ['leila', 1],
  ]);
});

test('who puts an alert off is left in peace for that long, and nobody else', () => {
  const snoozes = [snooze(repeat, 15)];
  const later = { ...listener, now: NOW + 14 * MINUTE_MS };
  expect(announced([alertOf(repeat, { snoozes })], later)).toEqual([]);
  expect(announced([alertOf(repeat, { snoozes })], { ...later, user: KOFI })).toHaveLength(1);
  expect(
    announced([alertOf(repeat, { snoozes })], { ...listener, now: NOW + 15 * MINUTE_MS }),
  ).toHaveLength(1);
});

test('what is urgent is put off by five minutes at most, whatever was asked for', () => {
  const until = putOffUntil(crisis, [snooze(crisis, 30)], { by: AMINA, now: NOW });
  expect(until).toBe(NOW + 5 * MINUTE_MS);
});

test('a later reading ends the silence', () => {
  const again = only(threadsOf(readings(pressure(1, 180, 100), pressure(0, 182, 100))));
  expect(putOffUntil(again, [snooze(repeat, 15)], { by: AMINA, now: NOW })).toBeUndefined();
});

test('an alert goes to the next person every quarter of an hour, then to everybody', () => {
  const chain = [AMINA, KOFI, SARA];
  const after = (minutes: number) =>
    escalationOf(crisis, chain, crisis.since + minutes * MINUTE_MS);
  expect(after(0)).toMatchObject({ step: 0, turn: AMINA, next: KOFI });
  expect(after(14.9)).toMatchObject({ turn: AMINA, waitedMinutes: 14 });
  expect(after(15)).toMatchObject({ step: 1, turn: KOFI, waitedMinutes: 15 });
  expect(after(45)).toMatchObject({ turn: undefined, next: undefined, nextAt: undefined });
  expect([after(14.9), after(15)].map(isUnseen)).toEqual([false, true]);
});

test('while it is the turn of one, the others find it in their list and are not called', () => {
  const alert = alertOf(crisis, { chain: [KOFI] });
  expect(announced([alert], listener)).toEqual([]);
  expect(announced([alert], { ...listener, user: KOFI })).toHaveLength(1);
  expect(announced([alert], { ...listener, now: crisis.since + 15 * MINUTE_MS })).toHaveLength(1);
});

test('what was measured long ago, and what can wait a day, call nobody', () => {
  const past = only(threadsOf(readings(pressure(5 * 24 * 60, 190, 100))));
  const contact = only(threadsOf(readings(number(1, 'oxygen', '94'))));
  expect(announced([alertOf(past), alertOf(contact)], listener)).toEqual([]);
  expect(escalationOf(past, [AMINA], NOW)).toBeUndefined();
});

/** The tiers at their bounds, and what a thread goes through. Limits as ruled in C-06 and in the clinical notes, sections 3 and 7. */
import { expect, test } from 'vitest';
import {
  about,
  MINUTE_MS,
  NOW,
  number,
  onTheWard,
  pressure,
  readings,
  threadsOf,
  type Entry,
} from './fixtures.ts';
import { chainFor } from './escalation.ts';
import { holdingRules } from './patient-rules.ts';
import type { Answer, Symptom } from './records.ts';
import { acknowledgedThreads, judgeReadings, openThreads } from './threads.ts';

const DAY_MINUTES = 24 * 60;

test.each([
  [182, 100, 'crisis', 'crisis'],
  [181, 80, 'crisis', 'crisis'],
  [150, 121, 'crisis', 'crisis'],
  [150, 120, 'critical', 'repeat'],
  [176, 112, 'critical', 'repeat'],
  [180, 90, 'critical', 'repeat'],
  [179, 110, 'critical', 'repeat'],
  [70, 50, 'critical', 'repeat'],
  [90, 40, 'critical', 'repeat'],
])('%i/%i is one alert of tier %s', (systolic, diastolic, tier, state) => {
  expect(threadsOf(readings(pressure(0, systolic, diastolic)))).toMatchObject([
    { parameter: 'blood-pressure', tier, state },
  ]);
});

test.each([
  [179, 109],
  [71, 41],
])('%i/%i is none', (systolic, diastolic) => {
  expect(threadsOf(readings(pressure(0, systolic, diastolic)))).toEqual([]);
});

test.each([
  ['pulse', '120', 'critical'],
  ['pulse', '119', undefined],
  ['pulse', '50', 'critical'],
  ['pulse', '51', undefined],
  ['temperature', '39.0', 'critical'],
  ['temperature', '38.9', undefined],
  ['temperature', '35.0', 'critical'],
  ['temperature', '35.1', undefined],
  ['respiration', '25', 'critical'],
  ['respiration', '24', undefined],
  ['respiration', '8', 'critical'],
  ['oxygen', '92', 'critical'],
  ['oxygen', '93', 'contact'],
  ['oxygen', '94', 'contact'],
  ['oxygen', '95', undefined],
  ['glucose', '2.9', 'critical'],
  ['glucose', '3.0', 'contact'],
  ['glucose', '3.8', 'contact'],
  ['glucose', '3.9', undefined],
  ['glucose', '16.7', undefined],
] as const)('at home %s of %s is of tier %s', (part, decimal, tier) => {
  expect(threadsOf(readings(number(0, part, decimal))).map((thread) => thread.tier)).toEqual(
    tier === undefined ? [] : [tier],
  );
});

test('on the ward the early warning score judges oxygen, not the limits of the home', () => {
  expect(threadsOf(onTheWard(number(0, 'oxygen', '88')))).toEqual([]);
  expect(threadsOf(onTheWard(number(0, 'pulse', '120')))).toHaveLength(1);
});

test('the repeat is due after five minutes and counts as missed after fifteen', () => {
  expect(threadsOf(readings(pressure(14, 180, 100)))).toMatchObject([
    { state: 'repeat', repeatAt: NOW - 9 * MINUTE_MS, escalateAt: NOW + MINUTE_MS },
  ]);
  expect(threadsOf(readings(pressure(15, 180, 100)))).toMatchObject([{ state: 'overdue' }]);
});

test('a second critical measurement confirms the first', () => {
  const twice = readings(pressure(6, 180, 100), pressure(1, 180, 95));
  expect(threadsOf(twice)).toMatchObject([{ state: 'confirmed' }]);
  const worse = readings(pressure(6, 180, 100), pressure(1, 181, 90));
  expect(threadsOf(worse)).toMatchObject([{ state: 'crisis', tier: 'crisis' }]);
});

test('a repeat below the limits eases a critical reading, and a crisis stays one until somebody answers', () => {
  const eased = readings(pressure(20, 180, 100), pressure(1, 138, 84));
  expect(threadsOf(eased)).toMatchObject([{ state: 'eased' }]);
  const crisis = readings(pressure(20, 190, 100), pressure(1, 138, 84));
  expect(threadsOf(crisis)).toMatchObject([{ state: 'crisis' }]);
});

const answer = (symptoms: readonly Symptom[], ...ids: readonly string[]) => ({
  id: 'c'.repeat(32),
  parameter: 'oxygen' as const,
  readings: [...ids],
  symptoms: [...symptoms],
  by: 'b'.repeat(64),
  at: NOW,
});

test('whoever feels unwell is not asked to wait for a second measurement', () => {
  const found = readings(number(1, 'oxygen', '91'));
  const ids = found.map(({ id }) => id);
  expect(threadsOf(found)).toMatchObject([{ state: 'repeat', symptoms: undefined }]);
  const none = { answers: [answer([], ...ids)] };
  expect(threadsOf(found, none)).toMatchObject([{ state: 'repeat', symptoms: [] }]);
  const breathless = { answers: [answer(['breathless'], ...ids)] };
  expect(threadsOf(found, breathless)).toMatchObject([
    { state: 'confirmed', symptoms: ['breathless'] },
  ]);
});

test('much sugar in the blood is urgent once the person feels unwell', () => {
  const found = readings(number(1, 'glucose', '16.7'));
  const answers = [{ ...answer(['shaky'], ...found.map(({ id }) => id)), parameter: 'glucose' }];
  expect(threadsOf(found)).toEqual([]);
  expect(
    threadsOf(found, { answers: answers.map((one) => ({ ...one, parameter: 'glucose' })) }),
  ).toMatchObject([{ tier: 'critical', state: 'confirmed' }]);
});

test('a crisis of five days ago that arrives today waits with its age and calls nobody', () => {
  const old = { ...pressure(5 * DAY_MINUTES, 190, 100), recordedAgo: 5 * DAY_MINUTES };
  expect(threadsOf(readings(old))).toMatchObject([{ tier: 'crisis', state: 'past' }]);
  const fresh = readings(old, pressure(1, 176, 112));
  expect(threadsOf(fresh)).toMatchObject([{ state: 'repeat', open: [{}, {}] }]);
});

test('any number of readings of one parameter are one alert', () => {
  const found = readings(pressure(3, 190, 100), pressure(2, 185, 100), pressure(1, 200, 130));
  expect(threadsOf(found)).toHaveLength(1);
});

test('two devices with the same readings, in whatever order, find the same alert', () => {
  const found = readings(pressure(6, 180, 100), pressure(1, 190, 100), number(1, 'pulse', '130'));
  const other = [...found].reverse();
  expect(threadsOf(other)).toEqual(threadsOf(found));
  expect(threadsOf([...found, ...other])).toEqual(threadsOf(found));
});

test('an acknowledgement closes what its author saw, and a later reading opens the alert again', () => {
  const [seen] = readings(pressure(5, 190, 100));
  if (seen === undefined) throw new Error('a reading');
  const closing = about('blood-pressure', seen);
  const acknowledgements = [closing];
  expect(threadsOf([seen], { acknowledgements })).toEqual([]);
  expect(acknowledgedThreads([closing], [])).toMatchObject([{ last: closing }]);
  const both = readings(pressure(5, 190, 100), pressure(1, 191, 100));
  const again = threadsOf(both, { acknowledgements });
  expect(again).toMatchObject([
    { state: 'crisis', open: [{ reading: { numbers: ['191', '100'] } }] },
  ]);
  expect(acknowledgedThreads([closing], again)).toEqual([]);
});

/** Whom the repeat goes to when the readings before it were taken on by B; the chain is C. */
function calledAfter(entries: readonly Entry[], seen: number, answers: readonly Answer[] = []) {
  const found = readings(...entries);
  const before = [...found].sort((a, b) => a.effectiveAt - b.effectiveAt).slice(0, seen);
  const judged = judgeReadings({ readings: found, rules: holdingRules(undefined, NOW), answers });
  const facts = { judged, acknowledgements: [about('blood-pressure', ...before)], answers };
  const [thread] = openThreads(facts, NOW);
  return thread && chainFor(thread, facts, ['c'.repeat(64)]).map(([first]) => first);
}

test('a repeat within ten minutes that says nothing worse goes first to who has taken on the readings before', () => {
  expect(calledAfter([pressure(9, 190, 100), pressure(0, 191, 100)], 1)).toEqual(['b', 'c']);
  expect(calledAfter([pressure(9, 190, 100), pressure(0, 176, 112)], 1)).toEqual(['b', 'c']);
  const confirmed = [pressure(14, 176, 112), pressure(9, 180, 90), pressure(0, 179, 110)];
  expect(calledAfter(confirmed, 2)).toEqual(['b', 'c']);
});

test('what is worse, later or felt goes to the chain as if nobody had been called', () => {
  expect(calledAfter([pressure(9, 176, 112), pressure(0, 190, 100)], 1)).toEqual(['c']);
  expect(calledAfter([pressure(11, 190, 100), pressure(0, 191, 100)], 1)).toEqual(['c']);
  const first = [pressure(9, 176, 112), pressure(4, 176, 112), pressure(0, 180, 90)];
  expect(calledAfter(first, 1)).toEqual(['c']);
  const pair = [pressure(9, 190, 100), pressure(0, 191, 100)];
  const felt = { ...answer(['breathless'], ...readings(...pair).map(({ id }) => id)) };
  expect(calledAfter(pair, 1, [{ ...felt, parameter: 'blood-pressure' }])).toEqual(['c']);
});

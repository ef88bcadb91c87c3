import { expect, test } from 'vitest';
import { about, MINUTE_MS, NOW, pressure, readings } from './fixtures.ts';
import { holdingRules } from './patient-rules.ts';
import type { AlertReading } from './queries.ts';
import type { Outcome } from './records.ts';
import { ruleStatistics, type AnsweredAlerts } from './statistics.ts';
import { judgeReadings } from './threads.ts';

const HIGH = 'systolic-critical-at-least';

const firedOf = (found: readonly AlertReading[]) =>
  judgeReadings({ readings: found, rules: holdingRules(undefined, NOW), answers: [] }).fired;

/** One reading of 180/80, answered after ten minutes, with what came of it. */
function patient(outcome?: Outcome): AnsweredAlerts {
  const found = readings(pressure(10, 180, 80));
  const answer = about('blood-pressure', ...found);
  return {
    fired: firedOf(found),
    acknowledgements: [answer],
    outcomes: outcome === undefined ? [] : [{ ...answer, outcome }],
  };
}

test('readings acknowledged together are one alert, counted with how fast it was answered', () => {
  const found = readings(pressure(12, 180, 80), pressure(10, 180, 80));
  const patients = [
    { fired: firedOf(found), acknowledgements: [about('blood-pressure', ...found)], outcomes: [] },
  ];
  expect(ruleStatistics(patients).get(HIGH)).toMatchObject({
    fired: 1,
    answered: 1,
    medianMinutes: 10,
    actedShare: undefined,
  });
});

test('readings of one thread that nobody has answered are one alert, not one each', () => {
  const found = readings(pressure(12, 180, 80), pressure(10, 182, 80), pressure(5, 184, 80));
  const waiting = { fired: firedOf(found), acknowledgements: [], outcomes: [] };
  expect(ruleStatistics([waiting, waiting]).get(HIGH)).toMatchObject({ fired: 2, answered: 0 });
});

test('a second acknowledgement of the same readings answers nothing again', () => {
  const one = patient();
  const [first] = one.acknowledgements;
  if (first === undefined) throw new Error('an acknowledgement');
  const later = { ...first, id: 'f'.repeat(32), at: NOW + 60 * MINUTE_MS };
  const both = { ...one, acknowledgements: [later, first] };
  expect(ruleStatistics([both]).get(HIGH)).toMatchObject({ fired: 1, medianMinutes: 10 });
});

test('the share that led to something and the share of false alarms are of those with an outcome', () => {
  const patients = [
    patient('acted'),
    patient('false'),
    patient('watched'),
    patient('acted'),
    patient(),
  ];
  expect(ruleStatistics(patients).get(HIGH)).toMatchObject({
    fired: 5,
    actedShare: 0.5,
    falseShare: 0.25,
    outcomes: { acted: 2, watched: 1, false: 1 },
  });
});

test('a rule that led to nothing in fifty alerts is for people to look at, and not before', () => {
  const times = (count: number, outcome: Outcome) =>
    Array.from({ length: count }, () => patient(outcome));
  const review = (patients: readonly AnsweredAlerts[]) =>
    ruleStatistics(patients).get(HIGH)?.wantsReview;
  expect(review(times(49, 'false'))).toBe(false);
  expect(review(times(50, 'false'))).toBe(true);
  expect(review([...times(46, 'false'), ...times(4, 'acted')])).toBe(true);
  expect(review([...times(45, 'false'), ...times(5, 'acted')])).toBe(false);
});

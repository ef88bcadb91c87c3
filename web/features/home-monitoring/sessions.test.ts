import { expect, test } from 'vitest';
import type { PressureReading } from './records.ts';
import { isPastLimits, meanOfDays, restAfter, sittingsOf, wantsAnother } from './sessions.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const reading = (minutes: number, systolic: number, diastolic: number): PressureReading => ({
  id: String(minutes),
  systolic,
  diastolic,
  at: NOON + minutes * MINUTE_MS,
});

test('readings within ten minutes are one sitting with its mean; what comes later is another', () => {
  const sittings = sittingsOf([reading(11, 120, 70), reading(0, 142, 90), reading(2, 138, 85)]);
  expect(sittings).toMatchObject([
    { systolic: 120, diastolic: 70, readings: [{}] },
    { systolic: 140, diastolic: 88, readings: [{}, {}], at: NOON },
  ]);
});

test('the order in which readings arrive changes nothing', () => {
  const readings = [reading(0, 142, 90), reading(2, 138, 85), reading(30, 120, 70)];
  expect(sittingsOf([...readings].reverse())).toEqual(sittingsOf(readings));
});

test('two readings close together are enough; two far apart want a third and never a fourth', () => {
  const [first, near, far] = [reading(0, 150, 90), reading(1, 140, 90), reading(1, 139, 90)];
  expect(wantsAnother([])).toBe(true);
  expect(wantsAnother([first])).toBe(true);
  expect(wantsAnother([first, near])).toBe(false);
  expect(wantsAnother([first, far])).toBe(true);
  expect(wantsAnother([first, far, far])).toBe(false);
});

test.each([
  [182, 100, 5],
  [180, 90, 5],
  [179, 110, 5],
  [70, 50, 5],
  [179, 109, 1],
  [128, 82, 1],
])(
  'after %i/%i the next reading comes after %i minutes, as its alert says',
  (systolic, diastolic, minutes) => {
    expect(restAfter(reading(0, systolic, diastolic))).toBe(minutes);
    expect(isPastLimits(reading(0, systolic, diastolic))).toBe(minutes === 5);
  },
);

test('the mean of the last days is that of its sittings, and of too few there is none', () => {
  const sittings = sittingsOf(
    [0, 1, 2, 9].map((days) => ({
      ...reading(0, 130 + days, 80),
      id: String(days),
      at: NOON - days * DAY_MS,
    })),
  );
  const of = (days: number) => meanOfDays(sittings, { days, now: NOON });
  expect(of(7)).toEqual({ systolic: 131, diastolic: 80, count: 3 });
  expect(of(2)).toBeUndefined();
});

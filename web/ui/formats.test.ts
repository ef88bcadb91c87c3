import { describe, expect, test } from 'vitest';
import { ageOf, formatBytes, formatCalendarDate, groupedNumber, monthNames } from './formats.ts';

const HOUR = 3_600_000;

describe('hazard 2: stale data is taken as current; ages', () => {
  test.each([
    [59_999, { unit: 'now' }],
    [60_000, { unit: 'minutes', count: 1 }],
    [HOUR - 1, { unit: 'minutes', count: 59 }],
    [47 * HOUR, { unit: 'hours', count: 47 }],
    [48 * HOUR, { unit: 'days', count: 2 }],
    [27 * 24 * HOUR, { unit: 'days', count: 27 }],
    [28 * 24 * HOUR, { unit: 'date' }],
  ])('%i ms ago', (elapsed, age) => {
    expect(ageOf(1_000_000_000_000 - elapsed, 1_000_000_000_000)).toEqual(age);
  });

  test('a clock that runs ahead is never shown as a negative age', () => {
    expect(ageOf(5 * HOUR, HOUR)).toEqual({ unit: 'now' });
  });
});

describe('dates', () => {
  test('the month is a word, and Arabic keeps the digits of the chart', () => {
    expect(formatCalendarDate('1959-03-14', 'en')).toBe('14 Mar 1959');
    expect(formatCalendarDate('1959-03-14', 'fr')).toBe('14 mars 1959');
    expect(formatCalendarDate('1959-03-14', 'ar')).toContain('1959');
  });

  test('a year has twelve months in every language', () => {
    expect(new Set(monthNames('en')).size).toBe(12);
    expect(new Set(monthNames('ar')).size).toBe(12);
  });
});

test('a check number is read in two groups', () => {
  expect(groupedNumber('482915')).toBe('482 915');
});

test('bytes are read in steps of a thousand', () => {
  expect(
    [0, 999, 14_200, 1_234_567, 2_000_000_000].map((bytes) => formatBytes(bytes, 'en')),
  ).toEqual(['0 byte', '999 byte', '14 kB', '1.2 MB', '2 GB']);
});

import { expect, test } from 'vitest';
import { wordOf, type ObservationCode } from './observation.ts';
import type { MeasuredUnit } from './measured-units.ts';

const wordFor = (code: ObservationCode, decimal: string, unit: MeasuredUnit) =>
  wordOf({ code, values: [{ code, decimal, unit }], qualifiers: [] });

test.each([
  ['2.9', 'critical-low'],
  ['3.0', 'low'],
  ['3.9', 'low'],
  ['4.0', 'normal'],
  ['7.8', 'normal'],
  ['7.9', 'high'],
])('glucose of %s mmol/L is %s: critical is below 3.0, itself not included', (decimal, word) => {
  expect(wordFor('14743-9', decimal, 'mmol/L')).toBe(word);
});

test.each([
  ['54', 'critical-low'],
  ['55', 'low'],
  ['73', 'normal'],
  ['140', 'normal'],
  ['141', 'high'],
])('glucose of %s mg/dL is judged as what it is in mmol/L: %s', (decimal, word) => {
  expect(wordFor('41653-7', decimal, 'mg/dL')).toBe(word);
});

test('a weight alone means nothing, in whatever unit; a body mass index has a range', () => {
  expect(wordFor('29463-7', '81.4', 'kg')).toBe('unjudged');
  expect(wordFor('29463-7', '179', '[lb_av]')).toBe('unjudged');
  expect(wordFor('39156-5', '25', 'kg/m2')).toBe('high');
});

test('degrees Fahrenheit are judged as degrees Celsius', () => {
  expect(wordFor('8310-5', '98.6', '[degF]')).toBe('normal');
  expect(wordFor('8310-5', '102.2', '[degF]')).toBe('critical-high');
});

test('a number in a unit of something else means nothing', () => {
  expect(wordFor('14743-9', '5.5', 'kg')).toBe('unjudged');
});

import { expect, test } from 'vitest';
import { decimalOf, parseDecimal } from './decimal.ts';

test('a number of a device becomes text without a binary fraction', () => {
  expect(decimalOf(368, -1)).toBe('36.8');
  expect(decimalOf(5, -2)).toBe('0.05');
  expect(decimalOf(-12, -1)).toBe('-1.2');
  expect(decimalOf(18, 1)).toBe('180');
  expect(decimalOf(0, 3)).toBe('0');
  expect(decimalOf(182, 0)).toBe('182');
});

test('what needs more digits than the record keeps is refused, never rounded', () => {
  expect(decimalOf(1, 9)).toBeUndefined();
  expect(decimalOf(1.5, 0)).toBeUndefined();
  expect(decimalOf(123_456_789, 0)).toBeUndefined();
});

test('a comma is a decimal point and Arabic digits are digits; letters, signs in between and nothing are no number', () => {
  expect(parseDecimal(' 38,4 ')).toBe('38.4');
  expect(parseDecimal('١٢٠')).toBe('120');
  expect(parseDecimal('٣٨٫٤')).toBe('38.4');
  for (const typed of ['', '12a', '1.2.3', '1e3', '--1'])
    expect(parseDecimal(typed)).toBeUndefined();
});

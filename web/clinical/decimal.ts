/**
 * Measured numbers as decimal text, so that what a device or a person said never passes through a binary fraction on its
 * way into the record.
 */
import * as v from 'valibot';

const DECIMAL = /^-?\d{1,7}(\.\d{1,6})?$/;
const EXPONENT_MAX = 6;

export const decimalSchema = v.pipe(v.string(), v.regex(DECIMAL));

/**
 * What a person typed as a decimal: a comma is a point, the digits of an Arabic keyboard are digits, spaces around it do not
 * count. Undefined when it is no number.
 */
export function parseDecimal(typed: string): string | undefined {
  const text = typed
    .trim()
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15))
    .replace(/[,\u066b]/, '.');
  return DECIMAL.test(text) ? text : undefined;
}

/** `mantissa` times ten to the `exponent`; undefined where that needs more digits than the record keeps. */
export function decimalOf(mantissa: number, exponent: number): string | undefined {
  if (!Number.isSafeInteger(mantissa) || Math.abs(exponent) > EXPONENT_MAX) return undefined;
  const sign = mantissa < 0 ? '-' : '';
  const digits = String(Math.abs(mantissa));
  const text =
    exponent >= 0
      ? digits + '0'.repeat(digits === '0' ? 0 : exponent)
      : withPoint(digits.padStart(1 - exponent, '0'), -exponent);
  return DECIMAL.test(sign + text) ? sign + text : undefined;
}

/** For comparing with limits and for drawing; never for storing. */
export const numberOf = (decimal: string): number => Number(decimal);

const withPoint = (digits: string, places: number): string =>
  `${digits.slice(0, -places)}.${digits.slice(-places)}`;

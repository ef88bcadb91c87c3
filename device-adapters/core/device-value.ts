/**
 * A number as the device meant it: decimal mantissa and exponent with a UCUM unit, or a named reason why there is
 * no number. It is never a JavaScript NaN and never passes through a binary fraction on its way to the record.
 */
import type { Unit } from './units.ts';

export type SpecialCode =
  | 'NaN'
  | 'NRes'
  | '+INFINITY'
  | '-INFINITY'
  | 'reserved'
  | 'missing'
  | 'overload'
  | 'saturated'
  | 'underload'
  | 'unsuccessful';

/** `mantissa` × 10^`exponent` in `unit`; both are integers. */
export interface MeasuredValue {
  readonly kind: 'value';
  readonly mantissa: number;
  readonly exponent: number;
  readonly unit: Unit;
}

/** No number. `unit` is missing only where the device named none. */
export interface SpecialValue {
  readonly kind: 'special';
  readonly special: SpecialCode;
  readonly unit: Unit | undefined;
}

export type DeviceValue = MeasuredValue | SpecialValue;

export const measured = (mantissa: number, exponent: number, unit: Unit): MeasuredValue => ({
  kind: 'value',
  mantissa,
  exponent,
  unit,
});

export const noValue = (special: SpecialCode, unit: Unit | undefined): SpecialValue => ({
  kind: 'special',
  special,
  unit,
});

/** An unsigned field where one bit pattern says that there was nothing to measure. */
export function measuredUnless(
  raw: number,
  noneWhen: { readonly raw: number; readonly special: SpecialCode },
  scale: { readonly step: number; readonly exponent: number; readonly unit: Unit },
): DeviceValue {
  return raw === noneWhen.raw
    ? noValue(noneWhen.special, scale.unit)
    : measured(raw * scale.step, scale.exponent, scale.unit);
}

/** The nearest binary number, for comparing with limits and for printing; never for storing. */
export function toNumber(value: MeasuredValue): number {
  const { mantissa, exponent } = value;
  if (exponent === 0) return mantissa;
  // Powers of ten up to 22 are exact in binary, so one operation rounds once and prints without noise.
  if (exponent < 0 && exponent >= -22) return mantissa / 10 ** -exponent;
  if (exponent > 0 && exponent <= 22) return mantissa * 10 ** exponent;
  return Number(`${mantissa}e${exponent}`);
}

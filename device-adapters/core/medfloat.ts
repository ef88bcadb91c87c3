/**
 * The two decimal floats of ISO/IEEE 11073-20601. SFLOAT: 4-bit exponent, 12-bit mantissa; FLOAT: 8-bit exponent,
 * 24-bit mantissa; both two's complement, base 10. Five mantissas at exponent 0 are not numbers.
 */
import type { BytesReader } from './bytes-reader.ts';
import { measured, noValue, type DeviceValue, type SpecialCode } from './device-value.ts';
import type { Unit } from './units.ts';

const SFLOAT_SPECIALS: ReadonlyMap<number, SpecialCode> = new Map([
  [0x7ff, 'NaN'],
  [0x800, 'NRes'],
  [0x7fe, '+INFINITY'],
  [0x802, '-INFINITY'],
  [0x801, 'reserved'],
]);

const FLOAT_SPECIALS: ReadonlyMap<number, SpecialCode> = new Map([
  [0x7fffff, 'NaN'],
  [0x800000, 'NRes'],
  [0x7ffffe, '+INFINITY'],
  [0x800002, '-INFINITY'],
  [0x800001, 'reserved'],
]);

/** Without a unit the field is only a number; `shift` moves the decimal point, as in kg/L (0) to mg/dL (+5). */
interface Scale {
  readonly unit: Unit;
  readonly shift?: number;
}

/** The next 16 bits. */
export function readSfloat(reader: BytesReader, scale: Scale): DeviceValue {
  const raw = reader.u16();
  const special = raw < 0x1000 ? SFLOAT_SPECIALS.get(raw) : undefined;
  if (special !== undefined) return noValue(special, scale.unit);
  const exponent = ((raw << 16) >> 28) + (scale.shift ?? 0);
  return measured((raw << 20) >> 20, exponent, scale.unit);
}

/** The next 32 bits. */
export function readFloat(reader: BytesReader, unit: Unit): DeviceValue {
  const mantissa = reader.s24();
  const exponent = reader.s8();
  const special = exponent === 0 ? FLOAT_SPECIALS.get(mantissa & 0xffffff) : undefined;
  return special === undefined ? measured(mantissa, exponent, unit) : noValue(special, unit);
}

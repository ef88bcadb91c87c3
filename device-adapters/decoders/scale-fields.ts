/** The fields that the weight and the body composition characteristic share. */
import type { BytesReader } from '../core/bytes-reader.ts';
import { measuredUnless, type DeviceValue } from '../core/device-value.ts';

const UNSUCCESSFUL = { raw: 0xffff, special: 'unsuccessful' } as const;
const USER_UNKNOWN = 255;

/** u16 in 0.005 kg or 0.01 lb; 0xFFFF is no result. */
export const readMass = (reader: BytesReader, imperial: boolean): DeviceValue =>
  measuredUnless(
    reader.u16(),
    UNSUCCESSFUL,
    imperial ? { step: 1, exponent: -2, unit: '[lb_av]' } : { step: 5, exponent: -3, unit: 'kg' },
  );

/** u16 in 0.001 m or 0.1 in; zero is a height that nobody entered. */
export const readHeight = (reader: BytesReader, imperial: boolean): DeviceValue =>
  measuredUnless(
    reader.u16(),
    { raw: 0, special: 'missing' },
    imperial ? { step: 1, exponent: -1, unit: '[in_i]' } : { step: 1, exponent: -3, unit: 'm' },
  );

/** u16 in tenths of a percent; 0xFFFF is no result. */
export const readShare = (reader: BytesReader): DeviceValue =>
  measuredUnless(reader.u16(), UNSUCCESSFUL, { step: 1, exponent: -1, unit: '%' });

/** Null: the scale does not know who stood on it. */
export function readUser(reader: BytesReader): number | null {
  const user = reader.u8();
  return user === USER_UNKNOWN ? null : user;
}

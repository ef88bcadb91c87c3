/**
 * Weight Measurement 2A9D. Flags: 0 imperial, 1 time, 2 user, 3 BMI and height. Fields: weight u16 (0.005 kg or
 * 0.01 lb), time (7), user u8, BMI u16 (0.1 kg/m2), height u16 (0.001 m or 0.1 in). Pounds stay pounds.
 */
import { noteReservedBits } from '../core/bits.ts';
import { readPacket, type BytesReader } from '../core/bytes-reader.ts';
import { readTimestamp, type LocalTime } from '../core/date-time.ts';
import type { DecodeError } from '../core/decode-error.ts';
import { measuredUnless, type DeviceValue } from '../core/device-value.ts';
import { isPlausible } from '../core/plausibility.ts';
import type { Result } from '../core/result.ts';
import type { Warning } from '../core/warnings.ts';
import { readHeight, readMass, readUser } from './scale-fields.ts';

export interface Weight {
  readonly flagsRaw: number;
  readonly weight: DeviceValue;
  readonly timestamp: LocalTime | null | undefined;
  readonly userId: number | null | undefined;
  readonly bmi: DeviceValue | undefined;
  readonly height: DeviceValue | undefined;
  readonly warnings: readonly Warning[];
  readonly usable: boolean;
}

/** Errors: 'device/truncated'. 0xFFFF is an unsuccessful weighing, not 327 kg. */
export const decodeWeight = (bytes: Uint8Array): Result<Weight, DecodeError> =>
  readPacket(bytes, (reader) => {
    const warnings: Warning[] = [];
    const flags = reader.u8();
    const imperial = (flags & 1) !== 0;
    const weight = readMass(reader, imperial);
    const timestamp = (flags & 2) === 0 ? undefined : readTimestamp(reader, warnings);
    const userId = (flags & 4) === 0 ? undefined : readUser(reader);
    const bmi = (flags & 8) === 0 ? undefined : readBodyMassIndex(reader);
    const height = (flags & 8) === 0 ? undefined : readHeight(reader, imperial);
    const reserved = noteReservedBits(flags, 0x0f, warnings);
    if (reader.remaining > 0) warnings.push('trailing-bytes');
    const plausible = isPlausible(weight, 'weight');
    if (!plausible) warnings.push('implausible');
    const usable = weight.kind === 'value' && plausible && !reserved;
    return { flagsRaw: flags, weight, timestamp, userId, bmi, height, warnings, usable };
  });

/** Zero is what a scale sends when it does not know the person's height. */
const readBodyMassIndex = (reader: BytesReader): DeviceValue =>
  measuredUnless(
    reader.u16(),
    { raw: 0, special: 'missing' },
    { step: 1, exponent: -1, unit: 'kg/m2' },
  );

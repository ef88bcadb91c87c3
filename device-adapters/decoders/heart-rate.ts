/**
 * Heart Rate Measurement 2A37 and Body Sensor Location 2A38.
 * Flags: 0 rate is u16, 1 contact detected, 2 contact supported, 3 energy u16, 4 list of RR intervals (1/1024 s).
 */
import { nameOfCode, noteReservedBits } from '../core/bits.ts';
import { readPacket, type BytesReader } from '../core/bytes-reader.ts';
import type { DecodeError } from '../core/decode-error.ts';
import { measured, measuredUnless, type DeviceValue } from '../core/device-value.ts';
import { isPlausible } from '../core/plausibility.ts';
import type { Result } from '../core/result.ts';
import type { Warning } from '../core/warnings.ts';

const LOCATIONS = ['other', 'chest', 'wrist', 'finger', 'hand', 'ear-lobe', 'foot'] as const;

export interface HeartRate {
  readonly flagsRaw: number;
  readonly hr: DeviceValue;
  readonly contact: 'unsupported' | 'lost' | 'ok';
  readonly energy: DeviceValue | undefined;
  /** Milliseconds between beats, oldest first; every 1/1024 s is exact as a binary number. */
  readonly rrMs: readonly number[] | undefined;
  readonly warnings: readonly Warning[];
  readonly usable: boolean;
}

/** Errors: 'device/truncated'. Without skin contact the rate is kept and marked unusable. */
export const decodeHeartRate = (bytes: Uint8Array): Result<HeartRate, DecodeError> =>
  readPacket(bytes, (reader) => {
    const warnings: Warning[] = [];
    const flags = reader.u8();
    const hr = measured((flags & 1) === 0 ? reader.u8() : reader.u16(), 0, '/min');
    const energy = (flags & 8) === 0 ? undefined : readEnergy(reader);
    const rrMs = (flags & 16) === 0 ? undefined : readIntervals(reader);
    const contact = contactOf(flags);
    const reserved = noteReservedBits(flags, 0x1f, warnings);
    if (reader.remaining > 0) warnings.push('trailing-bytes');
    const plausible = isPlausible(hr, 'pulse');
    if (!plausible) warnings.push('implausible');
    const usable = contact !== 'lost' && plausible && !reserved;
    return { flagsRaw: flags, hr, contact, energy, rrMs, warnings, usable };
  });

export interface SensorLocation {
  readonly location: (typeof LOCATIONS)[number] | null;
  readonly warnings: readonly Warning[];
}

export const decodeSensorLocation = (bytes: Uint8Array): Result<SensorLocation, DecodeError> =>
  readPacket(bytes, (reader) => {
    const warnings: Warning[] = [];
    return { location: nameOfCode(reader.u8(), LOCATIONS, warnings), warnings };
  });

const readEnergy = (reader: BytesReader): DeviceValue =>
  measuredUnless(
    reader.u16(),
    { raw: 0xffff, special: 'saturated' },
    { step: 1, exponent: 0, unit: 'kJ' },
  );

function readIntervals(reader: BytesReader): number[] {
  const intervals: number[] = [];
  while (reader.remaining >= 2) intervals.push((reader.u16() * 1000) / 1024);
  return intervals;
}

function contactOf(flags: number): HeartRate['contact'] {
  if ((flags & 4) === 0) return 'unsupported';
  return (flags & 2) === 0 ? 'lost' : 'ok';
}

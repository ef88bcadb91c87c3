/**
 * Body Composition Measurement 2A9C. Flags u16: 0 imperial, 1 time, 2 user, 3 basal metabolism (kJ), 4 muscle share,
 * 5 muscle mass, 6 fat-free mass, 7 soft lean mass, 8 water mass, 9 impedance (0.1 Ohm), 10 weight, 11 height,
 * 12 the record goes on in the next packet. Fat share (0.1 %) comes first. Water stays a mass.
 */
import { noteReservedBits } from '../core/bits.ts';
import { readPacket, type BytesReader } from '../core/bytes-reader.ts';
import { readTimestamp, type LocalTime } from '../core/date-time.ts';
import type { DecodeError } from '../core/decode-error.ts';
import { measuredUnless, type DeviceValue } from '../core/device-value.ts';
import { isPlausible } from '../core/plausibility.ts';
import type { Result } from '../core/result.ts';
import type { Warning } from '../core/warnings.ts';
import { readHeight, readMass, readShare, readUser } from './scale-fields.ts';

const UNSUCCESSFUL = { raw: 0xffff, special: 'unsuccessful' } as const;

interface Composition {
  readonly bodyFat: DeviceValue;
  readonly timestamp: LocalTime | null | undefined;
  readonly userId: number | null | undefined;
  readonly bmr: DeviceValue | undefined;
  readonly musclePct: DeviceValue | undefined;
  readonly muscleMass: DeviceValue | undefined;
  readonly fatFreeMass: DeviceValue | undefined;
  readonly softLeanMass: DeviceValue | undefined;
  readonly waterMass: DeviceValue | undefined;
  readonly impedance: DeviceValue | undefined;
  readonly weight: DeviceValue | undefined;
  readonly height: DeviceValue | undefined;
}

export interface BodyComposition extends Composition {
  readonly flagsRaw: number;
  /** The rest of this record comes in a second packet. */
  readonly multiPacket: boolean;
  readonly warnings: readonly Warning[];
  readonly usable: boolean;
}

/** Errors: 'device/truncated'. */
export const decodeBodyComposition = (bytes: Uint8Array): Result<BodyComposition, DecodeError> =>
  readPacket(bytes, (reader) => {
    const warnings: Warning[] = [];
    const flags = reader.u16();
    const fields = readComposition(reader, flags, warnings);
    const reserved = noteReservedBits(flags, 0x1fff, warnings);
    if (reader.remaining > 0) warnings.push('trailing-bytes');
    const { bodyFat, musclePct, weight } = fields;
    const plausible =
      isPlausible(bodyFat, 'share') &&
      (musclePct === undefined || isPlausible(musclePct, 'share')) &&
      (weight === undefined || isPlausible(weight, 'weight'));
    if (!plausible) warnings.push('implausible');
    const usable = bodyFat.kind === 'value' && plausible && !reserved;
    return { flagsRaw: flags, ...fields, multiPacket: (flags & 0x1000) !== 0, warnings, usable };
  });

/** Property order is wire order. */
function readComposition(reader: BytesReader, flags: number, warnings: Warning[]): Composition {
  const imperial = (flags & 1) !== 0;
  const when = <T>(bit: number, read: (reader: BytesReader) => T): T | undefined =>
    (flags & (1 << bit)) === 0 ? undefined : read(reader);
  const mass = (from: BytesReader): DeviceValue => readMass(from, imperial);
  return {
    bodyFat: readShare(reader),
    timestamp: when(1, (from) => readTimestamp(from, warnings)),
    userId: when(2, readUser),
    bmr: when(3, readMetabolism),
    musclePct: when(4, readShare),
    muscleMass: when(5, mass),
    fatFreeMass: when(6, mass),
    softLeanMass: when(7, mass),
    waterMass: when(8, mass),
    impedance: when(9, readImpedance),
    weight: when(10, mass),
    height: when(11, (from) => readHeight(from, imperial)),
  };
}

const readMetabolism = (reader: BytesReader): DeviceValue =>
  measuredUnless(reader.u16(), UNSUCCESSFUL, { step: 1, exponent: 0, unit: 'kJ' });

const readImpedance = (reader: BytesReader): DeviceValue =>
  measuredUnless(reader.u16(), UNSUCCESSFUL, { step: 1, exponent: -1, unit: 'Ohm' });

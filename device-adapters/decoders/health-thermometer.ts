/**
 * Temperature Measurement 2A1C (and Intermediate Temperature 2A1E, the same bytes), Temperature Type 2A1D,
 * Measurement Interval 2A21. Flags: 0 Fahrenheit, 1 time, 2 type. Fields: FLOAT, time (7), type u8.
 */
import { nameOfCode, noteReservedBits } from '../core/bits.ts';
import { readPacket, type BytesReader } from '../core/bytes-reader.ts';
import { readTimestamp, type LocalTime } from '../core/date-time.ts';
import type { DecodeError } from '../core/decode-error.ts';
import type { DeviceValue } from '../core/device-value.ts';
import { readFloat } from '../core/medfloat.ts';
import { isPlausible } from '../core/plausibility.ts';
import type { Result } from '../core/result.ts';
import type { Warning } from '../core/warnings.ts';

const SITES = [
  undefined,
  'armpit',
  'body',
  'ear',
  'finger',
  'gastrointestinal-tract',
  'mouth',
  'rectum',
  'toe',
  'tympanum',
] as const;

export type TemperatureSite = NonNullable<(typeof SITES)[number]>;

export interface Temperature {
  readonly flagsRaw: number;
  readonly temperature: DeviceValue;
  readonly timestamp: LocalTime | null | undefined;
  /** Null: a site the profile does not name. Undefined: not told here. */
  readonly site: TemperatureSite | null | undefined;
  readonly warnings: readonly Warning[];
  readonly usable: boolean;
}

/** Fahrenheit stays Fahrenheit. Errors: 'device/truncated'. */
export const decodeTemperature = (bytes: Uint8Array): Result<Temperature, DecodeError> =>
  readPacket(bytes, readTemperature);

/** What the probe feels while it still settles: shown, never stored. */
export const decodeIntermediateTemperature = (
  bytes: Uint8Array,
): Result<Temperature, DecodeError> =>
  readPacket(bytes, (reader) => ({ ...readTemperature(reader), usable: false }));

export interface TemperatureType {
  readonly site: TemperatureSite | null;
  readonly warnings: readonly Warning[];
}

export const decodeTemperatureType = (bytes: Uint8Array): Result<TemperatureType, DecodeError> =>
  readPacket(bytes, (reader) => {
    const warnings: Warning[] = [];
    return { site: nameOfCode(reader.u8(), SITES, warnings), warnings };
  });

/** Seconds between two measurements; 0 means that the thermometer measures only when asked to. */
export const decodeMeasurementInterval = (
  bytes: Uint8Array,
): Result<{ readonly intervalSeconds: number }, DecodeError> =>
  readPacket(bytes, (reader) => ({ intervalSeconds: reader.u16() }));

function readTemperature(reader: BytesReader): Temperature {
  const warnings: Warning[] = [];
  const flags = reader.u8();
  const temperature = readFloat(reader, (flags & 1) === 0 ? 'Cel' : '[degF]');
  const timestamp = (flags & 2) === 0 ? undefined : readTimestamp(reader, warnings);
  const site = (flags & 4) === 0 ? undefined : nameOfCode(reader.u8(), SITES, warnings);
  const reserved = noteReservedBits(flags, 0x07, warnings);
  if (reader.remaining > 0) warnings.push('trailing-bytes');
  const plausible = isPlausible(temperature, 'temperature');
  if (!plausible) warnings.push('implausible');
  const usable = temperature.kind === 'value' && plausible && !reserved;
  return { flagsRaw: flags, temperature, timestamp, site, warnings, usable };
}

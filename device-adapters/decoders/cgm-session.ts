/**
 * What a glucose sensor says about itself and its session: CGM Feature 2AA8 (u24, type and location, CRC),
 * Session Start Time 2AAA (time, zone, daylight saving), Session Run Time 2AAB (u16 hours).
 */
import { nameOfCode, namesOfBits, noteReservedBits } from '../core/bits.ts';
import { BytesReader } from '../core/bytes-reader.ts';
import { crc16Mcrf4xx } from '../core/crc.ts';
import { readTimestamp, type LocalTime } from '../core/date-time.ts';
import { decodeError, type DecodeError } from '../core/decode-error.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Warning } from '../core/warnings.ts';
import { readZone, type Zone } from '../core/zone.ts';
import {
  GLUCOSE_LOCATIONS,
  GLUCOSE_SAMPLES,
  type GlucoseLocation,
  type GlucoseSample,
} from './glucose-sample.ts';

const FEATURES = [
  'calibration',
  'patient-high-low-alerts',
  'hypo-alerts',
  'hyper-alerts',
  'rate-alerts',
  'device-specific-alert',
  'sensor-malfunction-detection',
  'sensor-temperature-detection',
  'sensor-range-detection',
  'low-battery-detection',
  'sensor-type-detection',
  'general-fault-detection',
  'e2e-crc',
  'multiple-bond',
  'multiple-sessions',
  'trend',
  'quality',
] as const;

const E2E_CRC = 1 << 12;
/** The feature has a CRC field in any case; a sensor without CRC fills it with ones. */
const NO_CRC = 0xffff;
const CRC_BYTES = 2;

export interface CgmFeature {
  readonly features: readonly (typeof FEATURES)[number][];
  readonly type: GlucoseSample | null;
  readonly location: GlucoseLocation | null;
  readonly warnings: readonly Warning[];
}

/** Errors: 'device/truncated', 'device/crc'. */
export function decodeCgmFeature(bytes: Uint8Array): Result<CgmFeature, DecodeError> {
  const reader = new BytesReader(bytes);
  const warnings: Warning[] = [];
  const bits = reader.u24();
  const typeAndLocation = reader.u8();
  const checked = bytes.subarray(0, bytes.length - reader.remaining);
  const crc = reader.u16();
  if (reader.failure !== undefined) return err(decodeError(reader.failure));
  const expected = (bits & E2E_CRC) === 0 ? NO_CRC : crc16Mcrf4xx(checked);
  if (crc !== expected) {
    if ((bits & E2E_CRC) !== 0) return err(decodeError('device/crc'));
    warnings.push('reserved-value');
  }
  noteReservedBits(bits, 0x1ffff, warnings);
  const type = nameOfCode(typeAndLocation & 15, GLUCOSE_SAMPLES, warnings);
  const location = nameOfCode(typeAndLocation >> 4, GLUCOSE_LOCATIONS, warnings);
  if (reader.remaining > 0) warnings.push('trailing-bytes');
  return ok({ features: namesOfBits(bits, FEATURES), type, location, warnings });
}

export interface CgmSessionStart extends Zone {
  /** By the sensor's clock; null when the session has no start yet. */
  readonly start: LocalTime | null;
  readonly warnings: readonly Warning[];
}

/** `e2eCrc` as in `decodeCgmMeasurement`. Errors: 'device/truncated', 'device/crc', 'device/crc-missing'. */
export const decodeCgmSessionStart = (
  bytes: Uint8Array,
  e2eCrc: boolean | undefined,
): Result<CgmSessionStart, DecodeError> =>
  readChecked(bytes, e2eCrc, (reader, warnings) => {
    const start = readTimestamp(reader, warnings);
    return { start, ...readZone(reader, warnings), warnings };
  });

export interface CgmRunTime {
  readonly runTimeH: number;
  readonly warnings: readonly Warning[];
}

/** How long the sensor may run. Errors as `decodeCgmSessionStart`. */
export const decodeCgmRunTime = (
  bytes: Uint8Array,
  e2eCrc: boolean | undefined,
): Result<CgmRunTime, DecodeError> =>
  readChecked(bytes, e2eCrc, (reader, warnings) => ({ runTimeH: reader.u16(), warnings }));

/** Fields, then a CRC when the sensor sends one. */
function readChecked<T>(
  bytes: Uint8Array,
  e2eCrc: boolean | undefined,
  read: (reader: BytesReader, warnings: Warning[]) => T,
): Result<T, DecodeError> {
  const reader = new BytesReader(bytes);
  const warnings: Warning[] = [];
  const value = read(reader, warnings);
  if (reader.failure !== undefined) return err(decodeError(reader.failure));
  const checked = bytes.subarray(0, bytes.length - reader.remaining);
  if (e2eCrc === true && reader.remaining < CRC_BYTES)
    return err(decodeError('device/crc-missing'));
  if (e2eCrc !== false && reader.remaining >= CRC_BYTES) {
    if (crc16Mcrf4xx(checked) !== reader.u16()) return err(decodeError('device/crc'));
  }
  if (reader.remaining > 0) warnings.push('trailing-bytes');
  return ok(value);
}

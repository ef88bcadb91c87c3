/**
 * CGM Measurement 2AA7: one or more records of size u8 (its own included), flags u8, glucose SFLOAT (mg/dL),
 * offset u16 (minutes since the session began), status octets (flags 5 warning, 6 calibration, 7 status),
 * trend SFLOAT (flag 0), quality SFLOAT (flag 1), CRC u16 over the record before it.
 * One bad record refuses the packet: every loop here moves forward or ends.
 */
import { namesOfBits, noteReservedBits } from '../core/bits.ts';
import { BytesReader } from '../core/bytes-reader.ts';
import { crc16Mcrf4xx } from '../core/crc.ts';
import { decodeError, type DecodeError } from '../core/decode-error.ts';
import type { DeviceValue } from '../core/device-value.ts';
import { readSfloat } from '../core/medfloat.ts';
import { isPlausible } from '../core/plausibility.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Warning } from '../core/warnings.ts';

const WARNING = [
  'below-patient-low',
  'above-patient-high',
  'below-hypo-level',
  'above-hyper-level',
  'falling-too-fast',
  'rising-too-fast',
  'below-device-range',
  'above-device-range',
] as const;
const CALIBRATION = [
  'time-synchronization-required',
  'calibration-not-allowed',
  'calibration-recommended',
  'calibration-required',
  'sensor-temp-too-high',
  'sensor-temp-too-low',
] as const;
const STATUS = [
  'session-stopped',
  'battery-low',
  'sensor-type-incorrect',
  'sensor-malfunction',
  'device-specific-alert',
  'general-device-fault',
] as const;

type CgmStatus = (typeof WARNING)[number] | (typeof CALIBRATION)[number] | (typeof STATUS)[number];

/** What the sensor says about the number itself is a finding; these say that the number may be wrong. */
const HARMLESS: ReadonlySet<CgmStatus> = new Set([
  'below-patient-low',
  'above-patient-high',
  'below-hypo-level',
  'above-hyper-level',
  'falling-too-fast',
  'rising-too-fast',
  'calibration-not-allowed',
  'calibration-recommended',
  'battery-low',
]);

export interface CgmRecord {
  readonly flagsRaw: number;
  readonly glucose: DeviceValue;
  readonly timeOffsetMin: number;
  /** Undefined without status octets. */
  readonly status: readonly CgmStatus[] | undefined;
  /** The status octets in wire order. */
  readonly statusRaw: readonly number[] | undefined;
  readonly trend: DeviceValue | undefined;
  readonly quality: DeviceValue | undefined;
  readonly warnings: readonly Warning[];
  readonly usable: boolean;
}

export interface CgmMeasurement {
  readonly records: readonly CgmRecord[];
}

const HEADER_BYTES = 6;
const CRC_BYTES = 2;

/**
 * `e2eCrc` is what the CGM Feature says; when it is unknown, a record that is two bytes longer than its fields is
 * checked. Errors: 'device/truncated', 'device/malformed', 'device/crc', 'device/crc-missing'.
 */
export function decodeCgmMeasurement(
  bytes: Uint8Array,
  e2eCrc: boolean | undefined,
): Result<CgmMeasurement, DecodeError> {
  if (bytes.length === 0) return err(decodeError('device/truncated'));
  const records: CgmRecord[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const size = bytes[offset] ?? 0;
    if (size < HEADER_BYTES) return err(decodeError('device/malformed'));
    if (offset + size > bytes.length) return err(decodeError('device/truncated'));
    const record = decodeRecord(bytes.subarray(offset, offset + size), e2eCrc);
    if (!record.ok) return record;
    records.push(record.value);
    offset += size;
  }
  return ok({ records });
}

function decodeRecord(
  bytes: Uint8Array,
  e2eCrc: boolean | undefined,
): Result<CgmRecord, DecodeError> {
  const reader = new BytesReader(bytes);
  reader.u8();
  const record = readRecord(reader);
  if (reader.failure !== undefined) return err(decodeError('device/malformed'));
  const left = reader.remaining;
  if (e2eCrc === true && left === 0) return err(decodeError('device/crc-missing'));
  if (left === 0) return ok(record);
  if (e2eCrc === false || left !== CRC_BYTES) return err(decodeError('device/malformed'));
  const matches = crc16Mcrf4xx(bytes.subarray(0, -CRC_BYTES)) === reader.u16();
  return matches ? ok(record) : err(decodeError('device/crc'));
}

function readRecord(reader: BytesReader): CgmRecord {
  const warnings: Warning[] = [];
  const flags = reader.u8();
  const glucose = readSfloat(reader, { unit: 'mg/dL' });
  const timeOffsetMin = reader.u16();
  const { status, statusRaw } = readStatus(reader, flags, warnings);
  const trend = (flags & 1) === 0 ? undefined : readSfloat(reader, { unit: 'mg/dL/min' });
  const quality = (flags & 2) === 0 ? undefined : readSfloat(reader, { unit: '%' });
  noteReservedBits(flags, 0xe3, warnings);
  if (!isPlausible(glucose, 'glucose')) warnings.push('implausible');
  const sound = (status ?? []).every((name) => HARMLESS.has(name));
  const usable = glucose.kind === 'value' && sound && warnings.length === 0;
  return {
    flagsRaw: flags,
    glucose,
    timeOffsetMin,
    status,
    statusRaw,
    trend,
    quality,
    warnings,
    usable,
  };
}

/**
 * Public implementations disagree on the order of two or more octets. They are read in the order of their flags,
 * marked as unconfirmed, and such a record is never usable without a person.
 */
function readStatus(
  reader: BytesReader,
  flags: number,
  warnings: Warning[],
): Pick<CgmRecord, 'status' | 'statusRaw'> {
  const status: CgmStatus[] = [];
  const statusRaw: number[] = [];
  const octet = (bit: number, names: readonly CgmStatus[]): void => {
    if ((flags & bit) === 0) return;
    const raw = reader.u8();
    statusRaw.push(raw);
    status.push(...namesOfBits(raw, names));
    noteReservedBits(raw, (1 << names.length) - 1, warnings);
  };
  octet(0x20, WARNING);
  octet(0x40, CALIBRATION);
  octet(0x80, STATUS);
  if (statusRaw.length > 1) warnings.push('status-order-unconfirmed');
  return statusRaw.length === 0
    ? { status: undefined, statusRaw: undefined }
    : { status, statusRaw };
}

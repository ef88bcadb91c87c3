/**
 * Blood Pressure Measurement 2A35, Intermediate Cuff Pressure 2A36 and Blood Pressure Feature 2A49.
 * Flags: 0 kPa (else mmHg), 1 time, 2 pulse, 3 user, 4 status. Fields: systolic, diastolic, mean (SFLOAT each),
 * time (7), pulse SFLOAT, user u8, status u16. Status bits 3-4 are one two-bit code.
 */
import { namesOfBits, noteReservedBits, type BitNames } from '../core/bits.ts';
import { readPacket, type BytesReader } from '../core/bytes-reader.ts';
import { readTimestamp, type LocalTime } from '../core/date-time.ts';
import type { DecodeError } from '../core/decode-error.ts';
import { toNumber, type DeviceValue } from '../core/device-value.ts';
import { readSfloat } from '../core/medfloat.ts';
import { isPlausible } from '../core/plausibility.ts';
import type { Result } from '../core/result.ts';
import type { Warning } from '../core/warnings.ts';

const STATUS = [
  'body-movement',
  'cuff-too-loose',
  'irregular-pulse',
  undefined,
  undefined,
  'improper-position',
] as const;
const PULSE_RANGE = [
  undefined,
  'pulse-above-range',
  'pulse-below-range',
  'pulse-range-reserved',
] as const;

const FEATURES = [
  'body-movement',
  'cuff-fit',
  'irregular-pulse',
  'pulse-range',
  'measurement-position',
  'multiple-bond',
] as const;

type Named<Names extends BitNames<string>> = NonNullable<Names[number]>;
type BloodPressureStatus = Named<typeof STATUS> | Named<typeof PULSE_RANGE>;
export type BloodPressureFeatureName = Named<typeof FEATURES>;

/** How the measurement was taken makes the number doubtful; an irregular pulse is a finding, not a doubt. */
const DOUBTFUL: ReadonlySet<BloodPressureStatus> = new Set([
  'body-movement',
  'cuff-too-loose',
  'improper-position',
  'pulse-range-reserved',
]);

const USER_UNKNOWN = 255;

interface Fields {
  readonly flagsRaw: number;
  readonly systolic: DeviceValue;
  readonly diastolic: DeviceValue;
  readonly map: DeviceValue;
  readonly timestamp: LocalTime | null | undefined;
  readonly pulse: DeviceValue | undefined;
  readonly userId: number | null | undefined;
  readonly status: readonly BloodPressureStatus[] | undefined;
  readonly statusRaw: number | undefined;
  readonly reserved: boolean;
  readonly warnings: Warning[];
}

/** `userId` null: the cuff does not know; undefined: it does not tell. `usable` false: a person decides first. */
export interface BloodPressure extends Omit<Fields, 'reserved'> {
  readonly usable: boolean;
}

/** Errors: 'device/truncated'. A number outside the plausible range is kept and marked unusable. */
export const decodeBloodPressure = (bytes: Uint8Array): Result<BloodPressure, DecodeError> =>
  readPacket(bytes, (reader) => {
    const { reserved, ...fields } = readFields(reader);
    const implausible = noteImplausible(fields);
    const doubtful = fields.status?.some((name) => DOUBTFUL.has(name)) ?? false;
    const numbers = fields.systolic.kind === 'value' && fields.diastolic.kind === 'value';
    return { ...fields, usable: numbers && !implausible && !doubtful && !reserved };
  });

export interface CuffPressure {
  readonly cuffPressure: DeviceValue;
  readonly timestamp: LocalTime | null | undefined;
  readonly warnings: readonly Warning[];
  readonly usable: false;
}

/** The pressure while the cuff deflates stands in the systolic field; it is never a blood pressure. */
export const decodeCuffPressure = (bytes: Uint8Array): Result<CuffPressure, DecodeError> =>
  readPacket(bytes, (reader) => {
    const { systolic, timestamp, warnings } = readFields(reader);
    return { cuffPressure: systolic, timestamp, warnings, usable: false };
  });

export interface BloodPressureFeature {
  readonly features: readonly BloodPressureFeatureName[];
  readonly warnings: readonly Warning[];
}

/** What the cuff can notice: a status bit means nothing when its feature is absent. */
export const decodeBloodPressureFeature = (
  bytes: Uint8Array,
): Result<BloodPressureFeature, DecodeError> =>
  readPacket(bytes, (reader) => {
    const warnings: Warning[] = [];
    const bits = reader.u16();
    noteReservedBits(bits, 0x3f, warnings);
    return { features: namesOfBits(bits, FEATURES), warnings };
  });

function readFields(reader: BytesReader): Fields {
  const warnings: Warning[] = [];
  const flags = reader.u8();
  const unit = (flags & 1) === 0 ? 'mm[Hg]' : 'kPa';
  const pressures = {
    systolic: readSfloat(reader, { unit }),
    diastolic: readSfloat(reader, { unit }),
    map: readSfloat(reader, { unit }),
  };
  const timestamp = (flags & 2) === 0 ? undefined : readTimestamp(reader, warnings);
  const pulse = (flags & 4) === 0 ? undefined : readSfloat(reader, { unit: '/min' });
  const user = (flags & 8) === 0 ? undefined : reader.u8();
  const statusRaw = (flags & 16) === 0 ? undefined : reader.u16();
  const flagsReserved = noteReservedBits(flags, 0x1f, warnings);
  const statusReserved = noteReservedBits(statusRaw ?? 0, 0x3f, warnings);
  if (reader.remaining > 0) warnings.push('trailing-bytes');
  return {
    flagsRaw: flags,
    ...pressures,
    timestamp,
    pulse,
    userId: user === USER_UNKNOWN ? null : user,
    status: statusRaw === undefined ? undefined : statusNames(statusRaw),
    statusRaw,
    reserved: flagsReserved || statusReserved,
    warnings,
  };
}

function statusNames(status: number): BloodPressureStatus[] {
  const range = PULSE_RANGE[(status >> 3) & 3];
  const names = namesOfBits<BloodPressureStatus>(status, STATUS);
  return range === undefined ? names : [...names, range];
}

function noteImplausible(fields: Omit<Fields, 'reserved'>): boolean {
  const { systolic, diastolic, map, pulse, warnings } = fields;
  const ordered =
    systolic.kind === 'special' ||
    diastolic.kind === 'special' ||
    toNumber(systolic) > toNumber(diastolic);
  const inRange =
    isPlausible(systolic, 'systolic') &&
    isPlausible(diastolic, 'diastolic') &&
    (pulse === undefined || isPlausible(pulse, 'pulse'));
  if (!ordered || !inRange) warnings.push('implausible');
  const mean = meanFits(systolic, diastolic, map);
  if (!mean) warnings.push('implausible-map');
  return !ordered || !inRange || !mean;
}

function meanFits(systolic: DeviceValue, diastolic: DeviceValue, map: DeviceValue): boolean {
  if (systolic.kind === 'special' || diastolic.kind === 'special' || map.kind === 'special') {
    return true;
  }
  const mean = toNumber(map);
  return mean >= toNumber(diastolic) && mean <= toNumber(systolic);
}

/**
 * Glucose Measurement 2A18. Flags: 0 time offset, 1 concentration with type and location, 2 mol/L (else kg/L),
 * 3 status, 4 context follows. Fields: sequence u16, base time (7), offset s16 min, SFLOAT, type (low nibble) and
 * location (high nibble), status u16. kg/L and mol/L are told as mg/dL and mmol/L: the decimal point moves, no more.
 */
import { nameOfCode, namesOfBits, noteReservedBits } from '../core/bits.ts';
import { readPacket, type BytesReader } from '../core/bytes-reader.ts';
import { addMinutes, readTimestamp, type LocalTime } from '../core/date-time.ts';
import type { DecodeError } from '../core/decode-error.ts';
import type { DeviceValue } from '../core/device-value.ts';
import { readSfloat } from '../core/medfloat.ts';
import { isPlausible } from '../core/plausibility.ts';
import type { Result } from '../core/result.ts';
import type { Warning } from '../core/warnings.ts';
import {
  GLUCOSE_LOCATIONS,
  GLUCOSE_SAMPLES,
  type GlucoseLocation,
  type GlucoseSample,
} from './glucose-sample.ts';

const STATUS = [
  'battery-low',
  'sensor-malfunction',
  'sample-size-insufficient',
  'strip-insertion-error',
  'strip-type-incorrect',
  'result-too-high',
  'result-too-low',
  'temperature-too-high',
  'temperature-too-low',
  'read-interrupted',
  'general-device-fault',
  'time-fault',
] as const;

/** 0x7FFF and 0x8000: the clock was moved further than the field can say. */
const OFFSET_OVERRUN = 0x7fff;
const OFFSET_UNDERRUN = -0x8000;
const BATTERY_LOW = 1;

interface Concentration {
  readonly glucose: DeviceValue;
  readonly sample: GlucoseSample | null;
  readonly location: GlucoseLocation | null;
}

interface Times {
  readonly baseTime: LocalTime | null;
  readonly timeOffsetMin: number | undefined;
  /** What the meter showed: base time plus offset. */
  readonly userTime: LocalTime | null;
}

export interface GlucoseMeasurement extends Times {
  readonly flagsRaw: number;
  readonly seq: number;
  readonly glucose: DeviceValue | undefined;
  readonly sample: GlucoseSample | null | undefined;
  readonly location: GlucoseLocation | null | undefined;
  readonly status: readonly (typeof STATUS)[number][] | undefined;
  readonly contextFollows: boolean;
  readonly warnings: readonly Warning[];
  readonly usable: boolean;
}

/**
 * Errors: 'device/truncated'. Control solution, any fault but a low battery, and a reading whose time is unknown
 * are never usable without a person.
 */
export const decodeGlucose = (bytes: Uint8Array): Result<GlucoseMeasurement, DecodeError> =>
  readPacket(bytes, (reader) => {
    const warnings: Warning[] = [];
    const flags = reader.u8();
    const seq = reader.u16();
    const times = readTimes(reader, flags, warnings);
    const measurement = (flags & 2) === 0 ? undefined : readConcentration(reader, flags, warnings);
    const statusRaw = (flags & 8) === 0 ? undefined : reader.u16();
    noteReservedBits(flags, 0x1f, warnings);
    noteReservedBits(statusRaw ?? 0, 0x0fff, warnings);
    if (reader.remaining > 0) warnings.push('trailing-bytes');
    const healthy = ((statusRaw ?? 0) & ~BATTERY_LOW) === 0;
    return {
      flagsRaw: flags,
      seq,
      ...times,
      ...(measurement ?? NO_CONCENTRATION),
      status: statusRaw === undefined ? undefined : namesOfBits(statusRaw, STATUS),
      contextFollows: (flags & 16) !== 0,
      warnings,
      usable: healthy && isPatientGlucose(measurement) && !warnings.some(isDoubt),
    };
  });

const NO_CONCENTRATION = { glucose: undefined, sample: undefined, location: undefined } as const;

function readTimes(reader: BytesReader, flags: number, warnings: Warning[]): Times {
  const baseTime = readTimestamp(reader, warnings);
  if ((flags & 1) === 0) return { baseTime, timeOffsetMin: undefined, userTime: baseTime };
  const offset = reader.s16();
  if (offset === OFFSET_OVERRUN || offset === OFFSET_UNDERRUN) {
    warnings.push('time-offset-overrun');
    return { baseTime, timeOffsetMin: undefined, userTime: null };
  }
  const userTime = baseTime === null ? null : addMinutes(baseTime, offset);
  return { baseTime, timeOffsetMin: offset, userTime };
}

function readConcentration(reader: BytesReader, flags: number, warnings: Warning[]): Concentration {
  const glucose = readSfloat(
    reader,
    (flags & 4) === 0 ? { unit: 'mg/dL', shift: 5 } : { unit: 'mmol/L', shift: 3 },
  );
  if (!isPlausible(glucose, 'glucose')) warnings.push('implausible');
  const typeAndLocation = reader.u8();
  return {
    glucose,
    sample: nameOfCode(typeAndLocation & 15, GLUCOSE_SAMPLES, warnings),
    location: nameOfCode(typeAndLocation >> 4, GLUCOSE_LOCATIONS, warnings),
  };
}

const isPatientGlucose = (measurement: Concentration | undefined): boolean =>
  measurement?.glucose.kind === 'value' &&
  measurement.sample !== 'control-solution' &&
  measurement.location !== 'control-solution';

const isDoubt = (warning: Warning): boolean => warning !== 'trailing-bytes';

/**
 * PLX Spot-Check 2A5E and PLX Continuous 2A5F: the same words, but the flag bits differ.
 * Spot flags: 0 time, 1 measurement status u16, 2 sensor status u24, 3 amplitude SFLOAT, 4 clock not set.
 * Continuous flags: 0 fast pair, 1 slow pair, 2 measurement status, 3 sensor status, 4 amplitude.
 */
import { namesOfBits, noteReservedBits } from '../core/bits.ts';
import { readPacket, type BytesReader } from '../core/bytes-reader.ts';
import { readTimestamp, type LocalTime } from '../core/date-time.ts';
import type { DecodeError } from '../core/decode-error.ts';
import type { DeviceValue } from '../core/device-value.ts';
import { readSfloat } from '../core/medfloat.ts';
import { isPlausible } from '../core/plausibility.ts';
import type { Result } from '../core/result.ts';
import type { Warning } from '../core/warnings.ts';

const MEASUREMENT_STATUS = [
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  'ongoing',
  'early-estimate',
  'validated',
  'fully-qualified',
  'from-storage',
  'demo',
  'test',
  'calibrating',
  'unavailable',
  'questionable',
  'invalid',
] as const;

const SENSOR_STATUS = [
  'extended-display',
  'equipment-malfunction',
  'signal-irregularity',
  'inadequate-signal',
  'poor-signal',
  'low-perfusion',
  'erratic-signal',
  'non-pulsatile',
  'questionable-pulse',
  'signal-analysis',
  'sensor-interference',
  'sensor-unconnected',
  'unknown-sensor',
  'sensor-displaced',
  'sensor-malfunction',
  'sensor-disconnected',
] as const;

type MeasurementStatus = NonNullable<(typeof MEASUREMENT_STATUS)[number]>;
type SensorStatus = (typeof SENSOR_STATUS)[number];

/** Numbers that are not, or not yet, this patient's oxygen. */
const NOT_A_READING: ReadonlySet<MeasurementStatus> = new Set([
  'early-estimate',
  'demo',
  'test',
  'calibrating',
  'unavailable',
  'questionable',
  'invalid',
]);

interface Signal {
  readonly status: readonly MeasurementStatus[] | undefined;
  readonly statusRaw: number | undefined;
  readonly sensorStatus: readonly SensorStatus[] | undefined;
  readonly sensorStatusRaw: number | undefined;
  readonly pai: DeviceValue | undefined;
}

interface Oxygen {
  readonly spo2: DeviceValue;
  readonly pulse: DeviceValue;
}

interface Judged {
  readonly warnings: readonly Warning[];
  readonly usable: boolean;
}

export interface SpotCheck extends Oxygen, Signal, Judged {
  readonly flagsRaw: number;
  readonly timestamp: LocalTime | null | undefined;
  /** False: the clock was never set, so `timestamp` must not be trusted. */
  readonly clockSet: boolean;
}

/** Errors: 'device/truncated'. Any sensor status bit holds the reading for a person. */
export const decodeSpotCheck = (bytes: Uint8Array): Result<SpotCheck, DecodeError> =>
  readPacket(bytes, (reader) => {
    const warnings: Warning[] = [];
    const flags = reader.u8();
    const oxygen = readOxygen(reader);
    const timestamp = (flags & 1) === 0 ? undefined : readTimestamp(reader, warnings);
    const signal = readSignal(reader, flags << 1, warnings);
    const usable = judge(reader, { flags, pairs: [oxygen], signal, warnings });
    const clockSet = (flags & 16) === 0;
    return { flagsRaw: flags, ...oxygen, timestamp, ...signal, clockSet, warnings, usable };
  });

export interface ContinuousOxygen extends Oxygen, Signal, Judged {
  readonly flagsRaw: number;
  readonly spo2Fast: DeviceValue | undefined;
  readonly pulseFast: DeviceValue | undefined;
  readonly spo2Slow: DeviceValue | undefined;
  readonly pulseSlow: DeviceValue | undefined;
}

/** Errors: 'device/truncated'. */
export const decodeContinuousOxygen = (bytes: Uint8Array): Result<ContinuousOxygen, DecodeError> =>
  readPacket(bytes, (reader) => {
    const warnings: Warning[] = [];
    const flags = reader.u8();
    const oxygen = readOxygen(reader);
    const fast = (flags & 1) === 0 ? undefined : readOxygen(reader);
    const slow = (flags & 2) === 0 ? undefined : readOxygen(reader);
    const signal = readSignal(reader, flags, warnings);
    const usable = judge(reader, { flags, pairs: [oxygen, fast, slow], signal, warnings });
    return {
      flagsRaw: flags,
      ...oxygen,
      spo2Fast: fast?.spo2,
      pulseFast: fast?.pulse,
      spo2Slow: slow?.spo2,
      pulseSlow: slow?.pulse,
      ...signal,
      warnings,
      usable,
    };
  });

const readOxygen = (reader: BytesReader): Oxygen => ({
  spo2: readSfloat(reader, { unit: '%' }),
  pulse: readSfloat(reader, { unit: '/min' }),
});

/** `flags` as the continuous characteristic has them: 2 measurement status, 3 sensor status, 4 amplitude. */
function readSignal(reader: BytesReader, flags: number, warnings: Warning[]): Signal {
  const statusRaw = (flags & 4) === 0 ? undefined : reader.u16();
  const sensorStatusRaw = (flags & 8) === 0 ? undefined : reader.u24();
  const pai = (flags & 16) === 0 ? undefined : readSfloat(reader, { unit: '%' });
  noteReservedBits(statusRaw ?? 0, 0xffe0, warnings);
  noteReservedBits(sensorStatusRaw ?? 0, 0xffff, warnings);
  return {
    status: statusRaw === undefined ? undefined : namesOfBits(statusRaw, MEASUREMENT_STATUS),
    statusRaw,
    sensorStatus:
      sensorStatusRaw === undefined ? undefined : namesOfBits(sensorStatusRaw, SENSOR_STATUS),
    sensorStatusRaw,
    pai,
  };
}

interface Evidence {
  readonly flags: number;
  readonly pairs: readonly (Oxygen | undefined)[];
  readonly signal: Signal;
  readonly warnings: Warning[];
}

/** Both flag bytes use five bits, so one mask serves. */
function judge(reader: BytesReader, { flags, pairs, signal, warnings }: Evidence): boolean {
  noteReservedBits(flags, 0x1f, warnings);
  if (reader.remaining > 0) warnings.push('trailing-bytes');
  const plausible = pairs.every(
    (pair) =>
      pair === undefined || (isPlausible(pair.spo2, 'oxygen') && isPlausible(pair.pulse, 'pulse')),
  );
  if (!plausible) warnings.push('implausible');
  const [first] = pairs;
  const numbers = first?.spo2.kind === 'value' && first.pulse.kind === 'value';
  const settled = !(signal.status ?? []).some((name) => NOT_A_READING.has(name));
  const clear = (signal.sensorStatusRaw ?? 0) === 0;
  return numbers && plausible && settled && clear && !warnings.includes('reserved-bits');
}

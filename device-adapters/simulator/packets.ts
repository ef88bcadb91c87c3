/** One packet of each profile, as a well-behaved device sends it. */
import type { LocalTime } from '../core/date-time.ts';
import { dateTime, float, sfloat, u16, whole, withCrc, type Decimal } from './encode.ts';

export interface BloodPressurePacket {
  readonly systolic: Decimal;
  readonly diastolic: Decimal;
  readonly mean: Decimal;
  readonly pulse: Decimal;
  readonly time: LocalTime;
  readonly user: number;
  readonly status: number;
}

export const bloodPressurePacket = (reading: BloodPressurePacket): Uint8Array =>
  Uint8Array.of(
    0x1e,
    ...sfloat(reading.systolic),
    ...sfloat(reading.diastolic),
    ...sfloat(reading.mean),
    ...dateTime(reading.time),
    ...sfloat(reading.pulse),
    reading.user,
    ...u16(reading.status),
  );

export interface GlucosePacket {
  readonly sequence: number;
  readonly time: LocalTime;
  readonly mgPerDl: number;
  /** Low nibble sample, high nibble location; 0x11 is blood from a finger, 0x4a control solution. */
  readonly sample: number;
  /** 1 before, 2 after a meal; undefined without a context. */
  readonly meal: number | undefined;
}

export const glucosePacket = (record: GlucosePacket): Uint8Array =>
  Uint8Array.of(
    record.meal === undefined ? 0x02 : 0x12,
    ...u16(record.sequence),
    ...dateTime(record.time),
    ...sfloat({ mantissa: record.mgPerDl, exponent: -5 }),
    record.sample,
  );

export const glucoseContextPacket = (record: GlucosePacket): Uint8Array =>
  Uint8Array.of(0x02, ...u16(record.sequence), record.meal ?? 0);

export const temperaturePacket = (reading: {
  readonly celsius: Decimal;
  readonly time: LocalTime;
}): Uint8Array => Uint8Array.of(0x02, ...float(reading.celsius), ...dateTime(reading.time));

export const spotCheckPacket = (reading: {
  readonly spo2: Decimal;
  readonly pulse: Decimal;
  readonly time: LocalTime;
}): Uint8Array =>
  Uint8Array.of(0x01, ...sfloat(reading.spo2), ...sfloat(reading.pulse), ...dateTime(reading.time));

export const heartRatePacket = (reading: {
  readonly rate: number;
  readonly intervals: readonly number[];
}): Uint8Array => Uint8Array.of(0x16, reading.rate, ...reading.intervals.flatMap(u16));

export interface WeighingPacket {
  readonly weightSteps: number;
  readonly time: LocalTime;
  readonly user: number;
  readonly fatTenths: number;
}

export const weightPacket = (weighing: WeighingPacket): Uint8Array =>
  Uint8Array.of(0x06, ...u16(weighing.weightSteps), ...dateTime(weighing.time), weighing.user);

export const bodyCompositionPacket = (weighing: WeighingPacket): Uint8Array =>
  Uint8Array.of(
    ...u16(0x0006),
    ...u16(weighing.fatTenths),
    ...dateTime(weighing.time),
    weighing.user,
  );

/** One record with its check. */
export const sensorPacket = (record: {
  readonly mgPerDl: number;
  readonly minute: number;
}): Uint8Array =>
  withCrc(Uint8Array.of(8, 0, ...sfloat(whole(record.mgPerDl)), ...u16(record.minute)));

/** Samples in microvolts; `timestampNs` is that of the last. */
export function ecgPacket(samplesUv: readonly number[], timestampNs: bigint): Uint8Array {
  const time = Array.from({ length: 8 }, (_, byte) =>
    Number((timestampNs >> BigInt(8 * byte)) & 255n),
  );
  const samples = samplesUv.flatMap((sample) => [...u16(sample), (sample >> 16) & 255]);
  return Uint8Array.of(0, ...time, 0, ...samples);
}

/** Each decoded packet as a reading. Nothing is converted, rounded or filled in. */
import type { BloodPressure } from '../decoders/blood-pressure.ts';
import type { Temperature } from '../decoders/health-thermometer.ts';
import type { HeartRate } from '../decoders/heart-rate.ts';
import type { LineWeight } from '../decoders/line-scale.ts';
import type { MiWeight } from '../decoders/mi-scale.ts';
import type { OximeterReading } from '../decoders/oximeter-frame.ts';
import type { ContinuousOxygen, SpotCheck } from '../decoders/pulse-oximeter.ts';
import type { SensorReading } from '../profiles/cgm-session.ts';
import { recordWarnings, type GlucoseRecord } from '../profiles/glucose-records.ts';
import type { RegisterValue } from '../profiles/register-values.ts';
import type { Weighing } from '../profiles/scale-session.ts';
import { measurementsOf, type Reading } from './reading.ts';

export const bloodPressureReading = (decoded: BloodPressure, raw: Uint8Array): Reading => ({
  kind: 'blood-pressure',
  measurements: measurementsOf([
    ['systolic', decoded.systolic],
    ['diastolic', decoded.diastolic],
    ['mean-pressure', decoded.map],
    ['pulse', decoded.pulse],
  ]),
  deviceLocal: decoded.timestamp ?? null,
  slot: decoded.userId,
  sequence: undefined,
  findings: decoded.status ?? [],
  warnings: decoded.warnings,
  usable: decoded.usable,
  raw: [raw],
});

/** Control solution keeps its name among the findings and is never usable. */
export function glucoseReading(record: GlucoseRecord): Reading {
  const { measurement, context, raw, rawContext } = record;
  const words = [measurement.sample, measurement.location, context?.meal, context?.carb?.kind];
  return {
    kind: 'glucose',
    measurements: measurementsOf([['glucose', measurement.glucose]]),
    deviceLocal: measurement.userTime,
    slot: undefined,
    sequence: measurement.seq,
    findings: [...words.filter(isWord), ...(measurement.status ?? [])],
    warnings: recordWarnings(record),
    usable: measurement.usable,
    raw: rawContext === undefined ? [raw] : [raw, rawContext],
  };
}

export const sensorReading = (
  { record, deviceLocal }: SensorReading,
  raw: Uint8Array,
): Reading => ({
  kind: 'sensor-glucose',
  measurements: measurementsOf([['sensor-glucose', record.glucose]]),
  deviceLocal,
  slot: undefined,
  sequence: record.timeOffsetMin,
  // With an unconfirmed order the words may be the wrong ones; the raw bytes keep them.
  findings: record.warnings.includes('status-order-unconfirmed') ? [] : (record.status ?? []),
  warnings: record.warnings,
  usable: record.usable,
  raw: [raw],
});

/** A time from a clock that was never set is no time. */
export const oxygenReading = (decoded: SpotCheck, raw: Uint8Array): Reading => ({
  kind: 'oxygen',
  measurements: measurementsOf([
    ['oxygen-saturation', decoded.spo2],
    ['pulse', decoded.pulse],
    ['pulse-amplitude', decoded.pai],
  ]),
  deviceLocal: decoded.clockSet ? (decoded.timestamp ?? null) : null,
  slot: undefined,
  sequence: undefined,
  findings: [...(decoded.status ?? []), ...(decoded.sensorStatus ?? [])],
  warnings: decoded.warnings,
  usable: decoded.usable,
  raw: [raw],
});

/** The signal of one moment; it has no time of its own. */
export const oxygenSignalReading = (decoded: ContinuousOxygen, raw: Uint8Array): Reading => ({
  kind: 'oxygen',
  measurements: measurementsOf([
    ['oxygen-saturation', decoded.spo2],
    ['pulse', decoded.pulse],
    ['pulse-amplitude', decoded.pai],
  ]),
  deviceLocal: null,
  slot: undefined,
  sequence: undefined,
  findings: [...(decoded.status ?? []), ...(decoded.sensorStatus ?? [])],
  warnings: decoded.warnings,
  usable: decoded.usable,
  raw: [raw],
});

export const temperatureReading = (decoded: Temperature, raw: Uint8Array): Reading => ({
  kind: 'temperature',
  measurements: measurementsOf([['temperature', decoded.temperature]]),
  deviceLocal: decoded.timestamp ?? null,
  slot: undefined,
  sequence: undefined,
  findings: [decoded.site].filter(isWord),
  warnings: decoded.warnings,
  usable: decoded.usable,
  raw: [raw],
});

export const heartRateReading = (decoded: HeartRate, raw: Uint8Array): Reading => ({
  kind: 'heart-rate',
  measurements: measurementsOf([['pulse', decoded.hr]]),
  deviceLocal: null,
  slot: undefined,
  sequence: undefined,
  findings: [],
  warnings: decoded.warnings,
  usable: decoded.usable,
  raw: [raw],
});

/** Usable only when every packet of the weighing is. */
export function weighingReading({ weight, compositions, raw }: Weighing): Reading {
  const parts = [...(weight === undefined ? [] : [weight]), ...compositions];
  const body = compositions.flatMap((part) =>
    measurementsOf([
      ['body-fat', part.bodyFat],
      ['muscle-share', part.musclePct],
      ['muscle-mass', part.muscleMass],
      ['fat-free-mass', part.fatFreeMass],
      ['soft-lean-mass', part.softLeanMass],
      ['water-mass', part.waterMass],
      ['impedance', part.impedance],
      ['basal-metabolism', part.bmr],
      ['weight', weight === undefined ? part.weight : undefined],
      ['height', weight?.height === undefined ? part.height : undefined],
    ]),
  );
  return {
    kind: 'weight',
    measurements: [
      ...measurementsOf([
        ['weight', weight?.weight],
        ['body-mass-index', weight?.bmi],
        ['height', weight?.height],
      ]),
      ...body,
    ],
    deviceLocal: parts[0]?.timestamp ?? null,
    slot: parts[0]?.userId,
    sequence: undefined,
    findings: [],
    warnings: parts.flatMap((part) => part.warnings),
    usable: parts.length > 0 && parts.every((part) => part.usable),
    raw,
  };
}

export const broadcastWeightReading = (decoded: MiWeight, raw: Uint8Array): Reading => ({
  kind: 'weight',
  measurements: measurementsOf([
    ['weight', decoded.weight],
    ['impedance', decoded.impedance],
  ]),
  deviceLocal: decoded.timestamp,
  slot: undefined,
  sequence: undefined,
  findings: [],
  warnings: decoded.warnings,
  usable: decoded.usable,
  raw: [raw],
});

/** From a scale on a cable: no time and no user of its own. */
export const lineWeightReading = (decoded: LineWeight, raw: Uint8Array): Reading => ({
  ...CABLE,
  kind: 'weight',
  measurements: measurementsOf([['weight', decoded.weight]]),
  findings: [],
  warnings: decoded.warnings,
  usable: decoded.usable,
  raw: [raw],
});

/** From an oximeter on a cable, after the gate that asks for two readings. Its frames are not kept. */
export const cableOxygenReading = (decoded: OximeterReading): Reading => ({
  ...CABLE,
  kind: 'oxygen',
  measurements: measurementsOf([
    ['oxygen-saturation', decoded.spo2],
    ['pulse', decoded.pulse],
  ]),
  findings: decoded.flags,
  warnings: decoded.warnings,
  usable: decoded.usable,
  raw: [],
});

/** Of what a ventilator tells, the breaths a minute are the patient's; the rest are settings and pressures of the machine. */
export function ventilationReading(values: readonly RegisterValue[]): Reading {
  const rate = values.find(({ parameter }) => parameter === 'respiratory-rate')?.value;
  return {
    ...CABLE,
    kind: 'ventilation',
    measurements: measurementsOf([['respiratory-rate', rate]]),
    findings: [],
    warnings: [],
    usable: rate?.kind === 'value',
    raw: [],
  };
}

const CABLE = { deviceLocal: null, slot: undefined, sequence: undefined } as const;

const isWord = <Word extends string>(word: Word | null | undefined): word is Word =>
  typeof word === 'string';

/** Ready-made virtual devices, one for each profile: for demonstrations and for the tests of the sessions. */
import { localTimeMs, type LocalTime } from '../core/date-time.ts';
import type { SimulatedDevice } from '../link/simulated.ts';
import { whole, withCrc, u16, dateTime } from './encode.ts';
import type { Fault, Sent } from './faults.ts';
import {
  bloodPressurePacket,
  bodyCompositionPacket,
  glucoseContextPacket,
  glucosePacket,
  sensorPacket,
  spotCheckPacket,
  temperaturePacket,
  weightPacket,
  type BloodPressurePacket,
  type GlucosePacket,
  type WeighingPacket,
} from './packets.ts';
import { createRecordStore } from './record-store.ts';
import { createVirtualDevice } from './virtual-device.ts';

/** How this copy of the device misbehaves. */
export interface Misbehaviour {
  readonly faults?: readonly Fault[];
  readonly refusals?: number;
  readonly clock?: LocalTime;
}

const text = (value: string): Uint8Array =>
  Uint8Array.from(value, (character) => character.charCodeAt(0));

const clockOf = ({ clock }: Misbehaviour): { clockLocalMs?: number } =>
  clock === undefined ? {} : { clockLocalMs: localTimeMs(clock) };

export const virtualCuff = (
  readings: readonly BloodPressurePacket[],
  misbehaviour: Misbehaviour = {},
): SimulatedDevice =>
  createVirtualDevice({
    ...misbehaviour,
    ...clockOf(misbehaviour),
    reads: {
      maker: text('Lantern'),
      model: text('Virtual cuff'),
      battery: Uint8Array.of(87),
      bloodPressureFeature: Uint8Array.of(0x07, 0),
    },
    speaks: ['bloodPressure'],
    drains: {
      place: 'bloodPressure',
      packets: readings.map((reading) => ({
        from: 'bloodPressure',
        bytes: bloodPressurePacket(reading),
      })),
    },
  });

export const virtualMeter = (
  records: readonly GlucosePacket[],
  misbehaviour: Misbehaviour = {},
): SimulatedDevice =>
  createVirtualDevice({
    ...misbehaviour,
    ...clockOf(misbehaviour),
    reads: { model: text('Virtual meter') },
    speaks: ['glucose', 'glucoseContext', 'glucoseControl'],
    answers: createRecordStore(
      'glucoseControl',
      records.map((record) => ({ at: record.sequence, packets: glucosePackets(record) })),
    ),
  });

function glucosePackets(record: GlucosePacket): Sent[] {
  const measurement: Sent = { from: 'glucose', bytes: glucosePacket(record) };
  if (record.meal === undefined) return [measurement];
  return [measurement, { from: 'glucoseContext', bytes: glucoseContextPacket(record) }];
}

export const virtualSensor = (
  records: readonly { readonly mgPerDl: number; readonly minute: number }[],
  options: Misbehaviour & { readonly start: LocalTime },
): SimulatedDevice =>
  createVirtualDevice({
    ...options,
    reads: {
      cgmFeature: withCrc(Uint8Array.of(0x00, 0x10, 0x00, 0x59)),
      cgmSessionStart: withCrc(Uint8Array.of(...dateTime(options.start), 4, 4)),
    },
    speaks: ['cgmMeasurement', 'cgmControl'],
    answers: createRecordStore(
      'cgmControl',
      records.map((record) => ({
        at: record.minute,
        packets: [{ from: 'cgmMeasurement', bytes: sensorPacket(record) }],
      })),
    ),
  });

export const virtualThermometer = (
  reading: { readonly celsiusTenths: number; readonly time: LocalTime },
  misbehaviour: Misbehaviour = {},
): SimulatedDevice =>
  createVirtualDevice({
    ...misbehaviour,
    reads: { temperatureType: Uint8Array.of(3) },
    speaks: ['temperature'],
    drains: {
      place: 'temperature',
      packets: [
        {
          from: 'temperature',
          bytes: temperaturePacket({
            celsius: { mantissa: reading.celsiusTenths, exponent: -1 },
            time: reading.time,
          }),
        },
      ],
    },
  });

export interface OxygenReading {
  readonly spo2: number;
  readonly pulse: number;
  readonly time: LocalTime;
}

const spotCheck = ({ spo2, pulse, time }: OxygenReading): Sent => ({
  from: 'spotCheck',
  bytes: spotCheckPacket({ spo2: whole(spo2), pulse: whole(pulse), time }),
});

export const virtualOximeter = (
  reading: OxygenReading,
  misbehaviour: Misbehaviour = {},
): SimulatedDevice =>
  createVirtualDevice({
    ...misbehaviour,
    speaks: ['spotCheck'],
    drains: { place: 'spotCheck', packets: [spotCheck(reading)] },
  });

/** An oximeter that keeps its spot checks until it is asked. */
export const virtualOximeterMemory = (
  readings: readonly OxygenReading[],
  misbehaviour: Misbehaviour = {},
): SimulatedDevice =>
  createVirtualDevice({
    ...misbehaviour,
    speaks: ['spotCheck', 'oximeterControl'],
    answers: createRecordStore(
      'oximeterControl',
      readings.map((reading, at) => ({ at, packets: [spotCheck(reading)] })),
    ),
  });

/** Tells its weighings only to who knows `consentCode`. */
export const virtualScale = (
  weighings: readonly WeighingPacket[],
  options: Misbehaviour & { readonly consentCode: number },
): SimulatedDevice =>
  createVirtualDevice({
    ...options,
    speaks: ['userControl', 'weight', 'bodyComposition'],
    drains: {
      place: 'weight',
      packets: weighings.flatMap((weighing): Sent[] => [
        { from: 'weight', bytes: weightPacket(weighing) },
        { from: 'bodyComposition', bytes: bodyCompositionPacket(weighing) },
      ]),
    },
    answers: (to, request) => {
      if (to !== 'userControl') return undefined;
      const [low, high] = u16(options.consentCode);
      const given = request[2] === low && request[3] === high;
      const bytes = Uint8Array.of(0x20, request[0] ?? 0, given ? 1 : 5);
      return { packets: [], end: { from: 'userControl', bytes } };
    },
  });

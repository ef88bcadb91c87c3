/**
 * A device's reading as measurements of a person, with the best time there is, and the judgement whether it may be one at all. What
 * is no number, no patient's or not possible never becomes a measurement; what the device itself doubts waits for a person.
 */
import { decimalOf } from '#clinical/decimal.ts';
import { MEASURED_UNITS, type MeasuredUnit } from '#clinical/measured-units.ts';
import {
  BLOOD_PRESSURE,
  BODY_FAT,
  BODY_MASS_INDEX,
  GLUCOSE,
  METER_GLUCOSE_MG,
  METER_GLUCOSE_MMOL,
  OXYGEN_SATURATION,
  PULSE,
  RAW_LENGTH_MAX,
  RESPIRATION,
  SENSOR_GLUCOSE_MG,
  SENSOR_GLUCOSE_MMOL,
  TEMPERATURE,
  WEIGHT,
  type MeasuredValue,
  type Measurement,
  type MeasuringDevice,
  type Qualifier,
} from '#clinical/observation.ts';
import { effectiveTime } from '#devices/map/effective-time.ts';
import type { Parameter, Reading } from '#devices/map/reading.ts';
import type { ClockCheck } from '#devices/profiles/clock-check.ts';
import { doubtAbout, type Recording } from '../recording.ts';

/** What is known of a meter beside its reading. */
export interface MeterFacts {
  readonly id: string;
  readonly name: string;
  readonly maker: string;
  readonly model: string;
  readonly firmware?: string | undefined;
  readonly clock: ClockCheck | undefined;
}

/** Why something that arrived is no reading of anybody. */
export type HeldReason =
  'no-number' | 'not-a-patient' | 'impossible' | 'measure-again' | 'unknown-sample';

export interface ArrivedReading {
  readonly recording: Recording;
  /** Nobody knows when it was measured; it carries the time it arrived. */
  readonly timeUnknown: boolean;
  /** 'doubted': the device was not sure; a person who was there may keep it. Undefined for a sound one. */
  readonly held: 'doubted' | undefined;
}

/** Nothing that could be a measurement is in it. */
export interface RefusedReading {
  readonly refused: HeldReason;
}

export interface Arrival {
  readonly receivedLocalMs: number;
  readonly stored: boolean;
  readonly identity: string;
  /** Our clock's zone: local wall time in milliseconds to milliseconds since 1970. */
  readonly epochOf: (localMs: number) => number;
}

/** What devices say when they show, test or calibrate something, or know themselves that it is wrong. */
const NEVER: ReadonlySet<string> = new Set([
  'control-solution',
  'demo',
  'test',
  'calibrating',
  'unavailable',
  'invalid',
  'sensor-disconnected',
  'sensor-unconnected',
  'equipment-malfunction',
  'sensor-malfunction',
  'sensor-type-incorrect',
  'session-stopped',
  'sample-size-insufficient',
  'strip-insertion-error',
  'strip-type-incorrect',
  'read-interrupted',
  'general-device-fault',
]);

export function arrivedReading(
  reading: Reading,
  facts: MeterFacts,
  arrival: Arrival,
): ArrivedReading | RefusedReading {
  const judged = judge(reading);
  if ('refused' in judged) return judged;
  const time = effectiveTime(reading, { ...arrival, clock: facts.clock });
  const known = time.method !== 'unknown';
  return {
    recording: {
      measurements: judged.measurements,
      takenAt: arrival.epochOf(known ? time.localMs : arrival.receivedLocalMs),
      timeBy: known ? time.method : 'received',
      device: deviceOf(reading, facts, arrival.identity),
    },
    timeUnknown: !known,
    held: reading.usable ? undefined : 'doubted',
  };
}

function judge(
  reading: Reading,
): { readonly measurements: Measurement[] } | { readonly refused: HeldReason } {
  if (reading.findings.some((finding) => NEVER.has(finding))) return { refused: 'not-a-patient' };
  const measurements = measurementsOf(reading);
  if (measurements === undefined) return { refused: 'unknown-sample' };
  if (measurements.length === 0) return { refused: 'no-number' };
  if (doubtAbout(measurements) !== undefined) return { refused: 'impossible' };
  // Measuring again costs a minute, and a cuff that doubts itself is usually wrong.
  const again = reading.kind === 'blood-pressure' && !reading.usable;
  return again ? { refused: 'measure-again' } : { measurements };
}

function deviceOf(reading: Reading, facts: MeterFacts, identity: string): MeasuringDevice {
  const { id, name, maker, model, firmware, clock } = facts;
  const offsetMs = clock?.offsetMs ?? undefined;
  const raw = reading.raw.map(hexOf).join('|');
  return {
    id,
    name,
    maker,
    model,
    ...(firmware === undefined ? {} : { firmware }),
    localTime: reading.deviceLocal ?? '',
    ...(offsetMs === undefined ? {} : { offsetMs }),
    identity,
    ...(raw === '' || raw.length > RAW_LENGTH_MAX ? {} : { raw }),
  };
}

const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Undefined where nobody knows a code for what was measured; empty where there is no number. */
function measurementsOf(reading: Reading): Measurement[] | undefined {
  const numbers = new Map(
    reading.measurements.flatMap(({ parameter, value }) => {
      const number = value.kind === 'special' ? undefined : numberOf(value);
      return number === undefined ? [] : [[parameter, number] as const];
    }),
  );
  switch (reading.kind) {
    case 'blood-pressure':
      return pressureOf(numbers, qualifiersOf(reading));
    case 'glucose':
    case 'sensor-glucose':
      return glucoseOf(reading, numbers);
    case 'oxygen':
    case 'temperature':
    case 'weight':
    case 'heart-rate':
    case 'ventilation':
      return PLAIN[reading.kind].flatMap(([parameter, code], index) => {
        const number = numbers.get(parameter);
        const qualifiers = index === 0 ? qualifiersOf(reading) : [];
        return number === undefined ? [] : [{ code, values: [{ code, ...number }], qualifiers }];
      });
  }
}

type PlainCode =
  | typeof OXYGEN_SATURATION
  | typeof PULSE
  | typeof RESPIRATION
  | typeof TEMPERATURE
  | typeof WEIGHT
  | typeof BODY_MASS_INDEX
  | typeof BODY_FAT;
type Numbers = ReadonlyMap<Parameter, Omit<MeasuredValue, 'code'>>;

/** What of a reading has a place in the record; the rest of what a scale tells stays in its raw bytes. */
const PLAIN: Readonly<
  Record<
    Exclude<Reading['kind'], 'blood-pressure' | 'glucose' | 'sensor-glucose'>,
    readonly (readonly [Parameter, PlainCode])[]
  >
> = {
  oxygen: [
    ['oxygen-saturation', OXYGEN_SATURATION],
    ['pulse', PULSE],
  ],
  temperature: [['temperature', TEMPERATURE]],
  weight: [
    ['weight', WEIGHT],
    ['body-mass-index', BODY_MASS_INDEX],
    ['body-fat', BODY_FAT],
  ],
  'heart-rate': [['pulse', PULSE]],
  ventilation: [['respiratory-rate', RESPIRATION]],
};

/** Both numbers or none. */
function pressureOf(numbers: Numbers, qualifiers: Qualifier[]): Measurement[] {
  const [systolic, diastolic, mean, pulse] = [
    numbers.get('systolic'),
    numbers.get('diastolic'),
    numbers.get('mean-pressure'),
    numbers.get('pulse'),
  ];
  if (systolic === undefined || diastolic === undefined) return [];
  const values = [
    { code: '8480-6' as const, ...systolic },
    { code: '8462-4' as const, ...diastolic },
    ...(mean === undefined ? [] : [{ code: '8478-0' as const, ...mean }]),
  ];
  const pressure: Measurement = { code: BLOOD_PRESSURE, values, qualifiers };
  return pulse === undefined
    ? [pressure]
    : [pressure, { code: PULSE, values: [{ code: PULSE, ...pulse }], qualifiers: [] }];
}

/** The code says how it was measured and in which unit; there is none for blood from a vein in mg/dL, so that is asked for. */
function glucoseOf({ kind, findings }: Reading, numbers: Numbers): Measurement[] | undefined {
  const number = numbers.get(kind === 'glucose' ? 'glucose' : 'sensor-glucose');
  if (number === undefined) return [];
  const inMmol = number.unit === 'mmol/L';
  const fromSensor = kind === 'sensor-glucose' || findings.includes('isf');
  const drawn = findings.some((word) => word.startsWith('venous') || word.startsWith('arterial'));
  if (drawn && !inMmol) return undefined;
  const code = drawn
    ? GLUCOSE
    : fromSensor
      ? inMmol
        ? SENSOR_GLUCOSE_MMOL
        : SENSOR_GLUCOSE_MG
      : inMmol
        ? METER_GLUCOSE_MMOL
        : METER_GLUCOSE_MG;
  return [{ code, values: [{ code, ...number }], qualifiers: findings.flatMap(qualifierOf) }];
}

function numberOf(value: {
  readonly mantissa: number;
  readonly exponent: number;
  readonly unit: string;
}): Omit<MeasuredValue, 'code'> | undefined {
  const unit = MEASURED_UNITS.find((known): known is MeasuredUnit => known === value.unit);
  const decimal = decimalOf(value.mantissa, value.exponent);
  return unit === undefined || decimal === undefined ? undefined : { decimal, unit };
}

const qualifiersOf = ({ findings }: Reading): Qualifier[] => [
  ...new Set(findings.flatMap(qualifierOf)),
];

/** Words of devices that mean something beside the number. */
const QUALIFIER_OF: ReadonlyMap<string, Qualifier> = new Map([
  ['irregular-pulse', 'irregular-pulse'],
  ['pulse-above-range', 'pulse-above-range'],
  ['pulse-below-range', 'pulse-below-range'],
  ['preprandial', 'before-meal'],
  ['postprandial', 'after-meal'],
  ['fasting', 'fasting'],
  ['bedtime', 'bedtime'],
  ['alternate-site', 'alternate-site'],
  ['earlobe', 'alternate-site'],
  ['armpit', 'in-armpit'],
  ['ear', 'in-ear'],
  ['tympanum', 'in-ear'],
  ['mouth', 'in-mouth'],
  ['rectum', 'in-rectum'],
  ['body', 'on-skin'],
]);

const qualifierOf = (finding: string): readonly Qualifier[] => {
  const qualifier = QUALIFIER_OF.get(finding);
  return qualifier === undefined ? [] : [qualifier];
};

/** What the device doubted says so wherever it is read. */
export function keptRecording({ recording, held }: ArrivedReading): Recording {
  if (held === undefined) return recording;
  const doubted = recording.measurements.map((measurement) => ({
    ...measurement,
    qualifiers: [...new Set([...measurement.qualifiers, 'doubted-by-device' as const])],
  }));
  return { ...recording, measurements: doubted };
}

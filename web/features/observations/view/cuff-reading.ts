/** A reading of a cuff as measurements of a person, with the best time there is. What the cuff itself doubts is refused. */
import { decimalOf } from '#clinical/decimal.ts';
import {
  BLOOD_PRESSURE,
  PULSE,
  QUALIFIERS,
  type MeasuredValue,
  type Measurement,
  type MeasuringDevice,
  type Qualifier,
} from '#clinical/observation.ts';
import type { ClockCheck } from '#devices/profiles/clock-check.ts';
import { effectiveTime } from '#devices/map/effective-time.ts';
import type { Measurement as DeviceMeasurement, Reading } from '#devices/map/reading.ts';
import { doubtAbout, type Recording } from '../recording.ts';

/** What is known of a cuff beside its reading. */
export interface CuffFacts {
  readonly id: string;
  readonly name: string;
  readonly maker: string;
  readonly model: string;
  readonly clock: ClockCheck | undefined;
}

export interface ArrivedReading {
  readonly recording: Recording;
  /** Nobody knows when it was measured; it carries the time it arrived. */
  readonly timeUnknown: boolean;
}

const CODES = {
  systolic: '8480-6',
  diastolic: '8462-4',
  'mean-pressure': '8478-0',
  pulse: '8867-4',
} as const;

export interface Arrival {
  readonly receivedLocalMs: number;
  readonly stored: boolean;
  readonly identity: string;
  /** Our clock's zone: local wall time in milliseconds to milliseconds since 1970. */
  readonly epochOf: (localMs: number) => number;
}

/** Undefined for a reading that cannot be a patient's: doubted by the cuff, without both numbers, or impossible. */
export function arrivedReading(
  reading: Reading,
  facts: CuffFacts,
  arrival: Arrival,
): ArrivedReading | undefined {
  const measurements = measurementsOf(reading);
  if (!reading.usable || measurements === undefined || doubtAbout(measurements) !== undefined)
    return undefined;
  const time = effectiveTime(reading, { ...arrival, clock: facts.clock });
  const known = time.method !== 'unknown';
  return {
    recording: {
      measurements,
      takenAt: arrival.epochOf(known ? time.localMs : arrival.receivedLocalMs),
      timeBy: known ? time.method : 'received',
      device: deviceOf(reading, facts, arrival.identity),
    },
    timeUnknown: !known,
  };
}

function deviceOf(reading: Reading, facts: CuffFacts, identity: string): MeasuringDevice {
  const { id, name, maker, model, clock } = facts;
  const offsetMs = clock?.offsetMs ?? undefined;
  return {
    id,
    name,
    maker,
    model,
    localTime: reading.deviceLocal ?? '',
    ...(offsetMs === undefined ? {} : { offsetMs }),
    identity,
  };
}

function measurementsOf(reading: Reading): Measurement[] | undefined {
  const values = reading.measurements.flatMap(valueOf);
  const pressures = values.filter(({ code }) => code !== PULSE);
  const has = (wanted: string) => pressures.some(({ code }) => code === wanted);
  if (!has(CODES.systolic) || !has(CODES.diastolic)) return undefined;
  const pressure: Measurement = {
    code: BLOOD_PRESSURE,
    values: pressures,
    qualifiers: reading.findings.flatMap(qualifierOf),
  };
  const pulse = values.filter(({ code }) => code === PULSE);
  return pulse.length === 0
    ? [pressure]
    : [pressure, { code: PULSE, values: pulse, qualifiers: [] }];
}

function valueOf({ parameter, value }: DeviceMeasurement): readonly MeasuredValue[] {
  if (!isKnown(parameter) || value.kind === 'special') return [];
  const { unit } = value;
  const decimal = decimalOf(value.mantissa, value.exponent);
  const known = unit === 'mm[Hg]' || unit === 'kPa' || unit === '/min';
  return decimal === undefined || !known ? [] : [{ code: CODES[parameter], decimal, unit }];
}

const isKnown = (parameter: string): parameter is keyof typeof CODES =>
  Object.hasOwn(CODES, parameter);

const qualifierOf = (finding: string): readonly Qualifier[] =>
  QUALIFIERS.filter((qualifier) => qualifier === finding);

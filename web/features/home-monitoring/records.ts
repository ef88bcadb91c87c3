/** A blood pressure measured at home, as sittings need it: read from the measurement, and nothing of its own is stored. */
import {
  BLOOD_PRESSURE,
  DIASTOLIC,
  SYSTOLIC,
  vitalValues,
  type Observation,
} from '#clinical/observation.ts';

export interface PressureReading {
  readonly id: string;
  /** mmHg. */
  readonly systolic: number;
  readonly diastolic: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Undefined for a measurement of something else, and for one without both numbers. */
export function pressureOf(observation: Observation): PressureReading | undefined {
  if (observation.code !== BLOOD_PRESSURE) return undefined;
  const values = vitalValues(observation);
  const of = (code: string) => values.find((value) => value.code === code)?.number;
  const [systolic, diastolic] = [of(SYSTOLIC), of(DIASTOLIC)];
  return systolic === undefined || diastolic === undefined
    ? undefined
    : { id: observation.id, systolic, diastolic, at: observation.effectiveAt };
}

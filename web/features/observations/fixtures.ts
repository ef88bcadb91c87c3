/** Measurements for tests and for the demo clinic. */
import {
  BLOOD_PRESSURE,
  DIASTOLIC,
  OXYGEN_SATURATION,
  PULSE,
  RESPIRATION,
  RESPONSIVENESS,
  SYSTOLIC,
  TEMPERATURE,
  type Measurement,
} from '#clinical/observation.ts';
import { VITAL_LIMITS, type VitalCode } from '#clinical/vital-table.ts';

export const aPressure = (systolic: string, diastolic: string): Measurement => ({
  code: BLOOD_PRESSURE,
  values: [
    { code: SYSTOLIC, decimal: systolic, unit: 'mm[Hg]' },
    { code: DIASTOLIC, decimal: diastolic, unit: 'mm[Hg]' },
  ],
  qualifiers: [],
});

export const aNumber = (code: Measurement['code'] & VitalCode, decimal: string): Measurement => ({
  code,
  values: [{ code, decimal, unit: VITAL_LIMITS[code].unit }],
  qualifiers: [],
});

/** All seven of the score, of somebody who is well. */
export const allSeven: readonly Measurement[] = [
  aNumber(RESPIRATION, '16'),
  { ...aNumber(OXYGEN_SATURATION, '97'), qualifiers: ['on-air'] },
  aPressure('120', '76'),
  aNumber(PULSE, '72'),
  { code: RESPONSIVENESS, values: [], consciousness: 'A', qualifiers: [] },
  aNumber(TEMPERATURE, '36.8'),
];

/** What stands in the fields of a form of vital signs, read as measurements; each field that cannot be one says why. */
import { numberOf, parseDecimal } from '#clinical/decimal.ts';
import type { Consciousness } from '#clinical/news2.ts';
import {
  BLOOD_PRESSURE,
  DIASTOLIC,
  OXYGEN_SATURATION,
  PULSE,
  RESPIRATION,
  RESPONSIVENESS,
  SYSTOLIC,
  TEMPERATURE,
  type MeasuredValue,
  type Measurement,
} from '#clinical/observation.ts';
import { VITAL_LIMITS, type VitalCode } from '#clinical/vital-table.ts';
import { doubtAbout } from '../recording.ts';

export const NUMBER_FIELDS = [
  'breaths',
  'oxygen',
  'pulse',
  'systolic',
  'diastolic',
  'temperature',
] as const;

export type NumberField = (typeof NUMBER_FIELDS)[number];

export type Breathing = 'on-air' | 'on-oxygen';

export interface VitalsDraft extends Readonly<Record<NumberField, string>> {
  readonly breathing: Breathing | undefined;
  readonly consciousness: Consciousness | undefined;
}

export const EMPTY_DRAFT: VitalsDraft = {
  breaths: '',
  oxygen: '',
  pulse: '',
  systolic: '',
  diastolic: '',
  temperature: '',
  breathing: undefined,
  consciousness: undefined,
};

export type DraftProblem =
  'not-number' | 'whole-number' | 'one-decimal' | 'both-pressures' | 'impossible' | 'reversed';

export interface ReadDraft {
  readonly measurements: readonly Measurement[];
  readonly problems: ReadonlyMap<NumberField, DraftProblem>;
}

const CODES: Readonly<Record<NumberField, VitalCode>> = {
  breaths: RESPIRATION,
  oxygen: OXYGEN_SATURATION,
  pulse: PULSE,
  systolic: SYSTOLIC,
  diastolic: DIASTOLIC,
  temperature: TEMPERATURE,
};

/** In the order of the form. A measurement with a problem is left out until it is mended. */
export function readDraft(draft: VitalsDraft): ReadDraft {
  const problems = new Map<NumberField, DraftProblem>();
  const values = new Map<NumberField, MeasuredValue>();
  for (const field of NUMBER_FIELDS) {
    const problem = readField(field, draft[field], values);
    if (problem !== undefined) problems.set(field, problem);
  }
  for (const [one, other] of PRESSURES) {
    if (values.has(one) && !values.has(other) && !problems.has(other))
      problems.set(other, 'both-pressures');
  }
  const pressures = pressuresOf(values);
  if (doubtAbout(pressures)?.code === 'observations/pressures-reversed')
    problems.set('systolic', 'reversed');
  const sound = problems.has('systolic') || problems.has('diastolic') ? [] : pressures;
  return { measurements: measurementsOf(draft, values, sound), problems };
}

const PRESSURES = [
  ['systolic', 'diastolic'],
  ['diastolic', 'systolic'],
] as const;

function readField(
  field: NumberField,
  typed: string,
  values: Map<NumberField, MeasuredValue>,
): DraftProblem | undefined {
  if (typed.trim() === '') return undefined;
  const decimal = parseDecimal(typed);
  if (decimal === undefined) return 'not-number';
  const decimals = decimal.split('.')[1]?.length ?? 0;
  if (field === 'temperature' && decimals > 1) return 'one-decimal';
  if (field !== 'temperature' && decimals > 0) return 'whole-number';
  const code = CODES[field];
  const [least, most] = VITAL_LIMITS[code].possible;
  if (numberOf(decimal) < least || numberOf(decimal) > most) return 'impossible';
  values.set(field, { code, decimal, unit: VITAL_LIMITS[code].unit });
  return undefined;
}

function pressuresOf(values: ReadonlyMap<NumberField, MeasuredValue>): readonly Measurement[] {
  const [systolic, diastolic] = [values.get('systolic'), values.get('diastolic')];
  return systolic === undefined || diastolic === undefined
    ? []
    : [{ code: BLOOD_PRESSURE, values: [systolic, diastolic], qualifiers: [] }];
}

function measurementsOf(
  { breathing, consciousness }: VitalsDraft,
  values: ReadonlyMap<NumberField, MeasuredValue>,
  pressures: readonly Measurement[],
): readonly Measurement[] {
  const of = (field: NumberField, code: Measurement['code']): readonly Measurement[] => {
    const value = values.get(field);
    return value === undefined ? [] : [{ code, values: [value], qualifiers: [] }];
  };
  const oxygen = of('oxygen', OXYGEN_SATURATION).map((measurement) => ({
    ...measurement,
    qualifiers: breathing === undefined ? [] : [breathing],
  }));
  const response: readonly Measurement[] =
    consciousness === undefined
      ? []
      : [{ code: RESPONSIVENESS, values: [], consciousness, qualifiers: [] }];
  return [
    ...of('breaths', RESPIRATION),
    ...oxygen,
    ...of('pulse', PULSE),
    ...pressures,
    ...of('temperature', TEMPERATURE),
    ...response,
  ];
}

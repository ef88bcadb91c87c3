/** What stands in the fields of a form of vital signs, read as measurements; each field that cannot be one says why. */
import { numberOf, parseDecimal } from '#clinical/decimal.ts';
import { inTableUnit, type MeasuredUnit } from '#clinical/measured-units.ts';
import type { Consciousness } from '#clinical/news2.ts';
import {
  BLOOD_PRESSURE,
  DIASTOLIC,
  METER_GLUCOSE_MG,
  METER_GLUCOSE_MMOL,
  OBSERVATION_CODES,
  OXYGEN_SATURATION,
  PULSE,
  RESPIRATION,
  RESPONSIVENESS,
  SYSTOLIC,
  TEMPERATURE,
  WEIGHT,
  type MeasuredValue,
  type Measurement,
} from '#clinical/observation.ts';
import { VITAL_LIMITS, type VitalCode } from '#clinical/vital-table.ts';
import type { GlucoseUnit } from '#ui/preferences.svelte.ts';
import { doubtAbout } from '../recording.ts';

export const NUMBER_FIELDS = [
  'breaths',
  'oxygen',
  'pulse',
  'systolic',
  'diastolic',
  'temperature',
  'glucose',
  'weight',
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
  glucose: '',
  weight: '',
  breathing: undefined,
  consciousness: undefined,
};

export type DraftProblem =
  'not-number' | 'whole-number' | 'one-decimal' | 'both-pressures' | 'impossible' | 'reversed';

export interface ReadDraft {
  readonly measurements: readonly Measurement[];
  readonly problems: ReadonlyMap<NumberField, DraftProblem>;
}

interface FieldFacts {
  readonly code: VitalCode;
  readonly unit: MeasuredUnit;
  /** Digits behind the point. */
  readonly digits: 0 | 1;
}

/** Glucose carries the code of the unit it is typed in. */
const FACTS: Readonly<Record<Exclude<NumberField, 'glucose'> | GlucoseUnit, FieldFacts>> = {
  breaths: { code: RESPIRATION, unit: '/min', digits: 0 },
  oxygen: { code: OXYGEN_SATURATION, unit: '%', digits: 0 },
  pulse: { code: PULSE, unit: '/min', digits: 0 },
  systolic: { code: SYSTOLIC, unit: 'mm[Hg]', digits: 0 },
  diastolic: { code: DIASTOLIC, unit: 'mm[Hg]', digits: 0 },
  temperature: { code: TEMPERATURE, unit: 'Cel', digits: 1 },
  weight: { code: WEIGHT, unit: 'kg', digits: 1 },
  'mmol/L': { code: METER_GLUCOSE_MMOL, unit: 'mmol/L', digits: 1 },
  'mg/dL': { code: METER_GLUCOSE_MG, unit: 'mg/dL', digits: 0 },
};

/** In the order of the form. A measurement with a problem is left out until it is mended. */
export function readDraft(draft: VitalsDraft, glucoseUnit: GlucoseUnit = 'mmol/L'): ReadDraft {
  const problems = new Map<NumberField, DraftProblem>();
  const values = new Map<NumberField, MeasuredValue>();
  for (const field of NUMBER_FIELDS) {
    if (draft[field].trim() === '') continue;
    const read = readField(FACTS[field === 'glucose' ? glucoseUnit : field], draft[field]);
    if (typeof read === 'string') problems.set(field, read);
    else values.set(field, read);
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

function readField({ code, unit, digits }: FieldFacts, typed: string) {
  const decimal = parseDecimal(typed);
  if (decimal === undefined) return 'not-number';
  const decimals = decimal.split('.')[1]?.length ?? 0;
  if (decimals > digits) return digits === 1 ? 'one-decimal' : 'whole-number';
  const limits = VITAL_LIMITS[code];
  const number = inTableUnit(numberOf(decimal), unit, limits.unit);
  const [least, most] = limits.possible;
  if (number === undefined || number < least || number > most) return 'impossible';
  return { code, decimal, unit };
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
  const of = (field: NumberField): readonly Measurement[] => {
    const value = values.get(field);
    const code = OBSERVATION_CODES.find((known) => known === value?.code);
    return value === undefined || code === undefined
      ? []
      : [{ code, values: [value], qualifiers: [] }];
  };
  const oxygen = of('oxygen').map((measurement) => ({
    ...measurement,
    qualifiers: breathing === undefined ? [] : [breathing],
  }));
  const response: readonly Measurement[] =
    consciousness === undefined
      ? []
      : [{ code: RESPONSIVENESS, values: [], consciousness, qualifiers: [] }];
  return [
    ...of('breaths'),
    ...oxygen,
    ...of('pulse'),
    ...pressures,
    ...of('temperature'),
    ...of('glucose'),
    ...of('weight'),
    ...response,
  ];
}

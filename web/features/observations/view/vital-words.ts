/** How measurements are written: numbers with their unit, what they mean, and what they came from. */
import type { News2Response } from '#clinical/news2.ts';
import { numberOf } from '#clinical/decimal.ts';
import { GLUCOSE_MG_PER_MMOL, inTableUnit, type MeasuredUnit } from '#clinical/measured-units.ts';
import type {
  MeasuredValue,
  Measurement,
  MeasuringDevice,
  Observation,
} from '#clinical/observation.ts';
import type { VitalWord } from '#clinical/vital-judgement.ts';
import { m } from '#messages/compiled/messages.js';
import type { Severity } from '#ui/attention.ts';
import { leftToRight } from '#ui/formats.ts';
import type { GlucoseUnit } from '#ui/preferences.svelte.ts';
import { consciousnessText } from '../strings.ts';

const UNITS = {
  'mm[Hg]': () => 'mmHg',
  kPa: () => 'kPa',
  '/min': m.observations_unit_minute,
  '%': () => '%',
  Cel: () => '°C',
  '[degF]': () => '°F',
  'mmol/L': () => 'mmol/L',
  'mg/dL': () => 'mg/dL',
  kg: () => 'kg',
  g: () => 'g',
  '[lb_av]': () => 'lb',
  'kg/m2': () => 'kg/m²',
} as const satisfies Readonly<Record<MeasuredUnit, () => string>>;

const MEAN_PRESSURE = '8478-0';

/** `182/100`; a mean pressure is kept and not shown in the pair. */
export const numbersOf = ({ values, consciousness }: Measurement): string =>
  consciousness === undefined
    ? values
        .filter(({ code }) => code !== MEAN_PRESSURE)
        .map(({ decimal }) => withoutIdleZeros(decimal))
        .join('/')
    : consciousnessText[consciousness]();

/** `70.500` of a scale is read as `70.5`; one digit behind the point stays. */
const withoutIdleZeros = (decimal: string): string => decimal.replace(/(\.\d+?)0+$/, '$1');

export const unitOf = ({ values }: Measurement): string => {
  const unit = values[0]?.unit;
  return unit === undefined ? '' : UNITS[unit]();
};

/** `182/100 mmHg`; numbers stay before their unit in any script. */
export const valueText = (measurement: Measurement): string => {
  const numbers = numbersOf(measurement);
  return measurement.values.length === 0
    ? numbers
    : leftToRight(`${numbers} ${unitOf(measurement)}`);
};

/**
 * The same measurement with glucose in the unit somebody reads it in; everything else as it is. For showing only: the record keeps
 * what the meter said, and a number that was converted is shown beside the original.
 */
export function inUnits<Shown extends Measurement>(measurement: Shown, unit: GlucoseUnit): Shown {
  const { values } = measurement;
  if (!isConverted(measurement, unit)) return measurement;
  return {
    ...measurement,
    values: values.map((value) => ({ ...value, decimal: glucoseText(value, unit), unit })),
  };
}

/** Whether `inUnits` shows another number than the one in the record. */
export const isConverted = ({ values }: Measurement, unit: GlucoseUnit): boolean =>
  values.some((value) => isGlucoseUnit(value.unit) && value.unit !== unit);

const isGlucoseUnit = (unit: MeasuredUnit): unit is GlucoseUnit =>
  unit === 'mmol/L' || unit === 'mg/dL';

/** To the precision of meters: a tenth of a mmol/L, a whole mg/dL. */
const glucoseText = ({ decimal, unit }: MeasuredValue, wanted: GlucoseUnit): string => {
  const mmol = inTableUnit(numberOf(decimal), unit, 'mmol/L') ?? 0;
  return wanted === 'mmol/L' ? mmol.toFixed(1) : String(Math.round(mmol * GLUCOSE_MG_PER_MMOL));
};

/** How loud the answer to a score is. */
export const responseSeverity = {
  routine: 'low',
  ward: 'low',
  'ward-urgent': 'medium',
  urgent: 'high',
  emergency: 'critical',
} as const satisfies Readonly<Record<News2Response, Severity>>;

/** Undefined for what needs no mark. */
export const severityOf = (word: VitalWord): Severity | undefined => {
  switch (word) {
    case 'crisis':
    case 'critical-high':
    case 'critical-low':
      return 'critical';
    case 'high':
    case 'low':
      return 'medium';
    case 'normal':
    case 'unjudged':
      return undefined;
  }
};

export const sourceText = ({ device }: Pick<Observation, 'device'>): string =>
  device === undefined
    ? m.observations_typed()
    : m.observations_by_device({ device: sourceName(device) });

export const sourceName = (device: MeasuringDevice | undefined): string =>
  device?.model || device?.name || m.observations_a_device();

/** How measurements are written: numbers with their unit, what they mean, and what they came from. */
import type { News2Response } from '#clinical/news2.ts';
import type { Measurement, Observation } from '#clinical/observation.ts';
import type { VitalWord } from '#clinical/vital-judgement.ts';
import { m } from '#messages/compiled/messages.js';
import type { Severity } from '#ui/attention.ts';
import { leftToRight } from '#ui/formats.ts';
import { consciousnessText } from '../strings.ts';

const UNITS = {
  'mm[Hg]': () => 'mmHg',
  kPa: () => 'kPa',
  '/min': m.observations_unit_minute,
  '%': () => '%',
  Cel: () => '°C',
} as const;

const MEAN_PRESSURE = '8478-0';

/** `182/100`; a mean pressure is kept and not shown in the pair. */
export const numbersOf = ({ values, consciousness }: Measurement): string =>
  consciousness === undefined
    ? values
        .filter(({ code }) => code !== MEAN_PRESSURE)
        .map(({ decimal }) => decimal)
        .join('/')
    : consciousnessText[consciousness]();

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

export const sourceText = ({ device }: Observation): string =>
  device === undefined
    ? m.observations_typed()
    : m.observations_by_device({
        device: device.model || device.name || m.observations_a_device(),
      });

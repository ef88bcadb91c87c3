/** How a reading of an alert is written, and how severe its state is. */
import type { Severity } from '#ui/attention.ts';
import { leftToRight } from '#ui/formats.ts';
import type { AlertReading } from '../queries.ts';
import { parameterText } from '../strings.ts';
import type { AlertThread } from '../threads.ts';

const UNITS: Readonly<Record<string, string>> = {
  'mm[Hg]': 'mmHg',
  kPa: 'kPa',
  '/min': '/min',
  Cel: '°C',
};
const NUMBERS_SHOWN = 2;

/** `182/100 mmHg`; numbers stay before their unit in any script. */
export const readingText = ({ numbers, unit }: AlertReading): string =>
  leftToRight(`${numbers.slice(0, NUMBERS_SHOWN).join('/')} ${UNITS[unit] ?? unit}`);

/** The worst open reading: what the alert is about, even when a later one was lower. */
export const worstOf = ({ open, latest }: AlertThread): AlertReading =>
  open.find(({ word }) => word === 'crisis') ?? open[0] ?? latest;

/** `Blood pressure 182/100 mmHg`. */
export const threadText = (thread: AlertThread): string =>
  `${parameterText[thread.parameter]()} ${readingText(worstOf(thread))}`;

export const alertSeverity = ({ state }: AlertThread): Severity => {
  switch (state) {
    case 'crisis':
    case 'confirmed':
      return 'critical';
    case 'overdue':
      return 'high';
    case 'repeat':
      return 'medium';
    case 'eased':
      return 'low';
  }
};

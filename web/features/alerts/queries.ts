/** What alerts are made of: the readings, what was said about them, and what was laid down for the patient. One row for each document. */
import { readPage, standing } from '#clinical/observation-page.ts';
import { vitalValues, type Observation } from '#clinical/observation.ts';
import type { RawDocument } from '#kernel/document.ts';
import { defineProjection, type Entries } from '#kernel/feature.ts';
import { readAlertPlan, type AlertPlan } from './patient-rules.ts';
import { readAnswers, readStatements } from './records.ts';
import { PARTS, RULE_PARTS, type AlertParameter, type RulePart } from './rule-table.ts';

/** A reading as an alert needs it. */
export interface AlertReading {
  readonly id: string;
  readonly set: string;
  readonly parameter: AlertParameter;
  /** What rules look at, in the units of the table of vital signs. */
  readonly parts: Readonly<Partial<Record<RulePart, number>>>;
  /** The numbers as they were measured, in order: systolic before diastolic. */
  readonly numbers: readonly string[];
  readonly unit: string;
  readonly isHome: boolean;
  readonly effectiveAt: number;
  readonly recordedAt: number;
  /** Model and name of what measured; empty when a person typed it. */
  readonly device: string;
}

export interface AlertReadings {
  readonly readings: readonly AlertReading[];
}

const SENSOR_GLUCOSE: readonly string[] = ['14743-9', '41653-7', '105272-9', '99504-3'];

const PART_OF: ReadonlyMap<string, RulePart> = new Map([
  ...RULE_PARTS.map((part) => [PARTS[part].code, part] as const),
  ...SENSOR_GLUCOSE.map((code) => [code, 'glucose'] as const),
]);

/** Every reading that a rule can be about: which rules a patient has is not known to the page. */
const readingsOf =
  (isHome: boolean) =>
  (document: RawDocument, entries?: Entries): AlertReadings | undefined => {
    const page = readPage(document, entries);
    if (page === undefined) return undefined;
    const readings = standing([page]).flatMap((found) => alertReading(found, isHome));
    return readings.length > 0 ? { readings } : undefined;
  };

function alertReading(observation: Observation, isHome: boolean): readonly AlertReading[] {
  const { id, set, values, effectiveAt, recordedAt, device } = observation;
  const parts = vitalValues(observation).flatMap(({ code, number }) => {
    const part = PART_OF.get(code);
    return part === undefined ? [] : [[part, number] as const];
  });
  const [first] = parts;
  const unit = values[0]?.unit;
  if (first === undefined || unit === undefined) return [];
  return [
    {
      id,
      set,
      parameter: PARTS[first[0]].parameter,
      parts: Object.fromEntries(parts),
      numbers: values.map(({ decimal }) => decimal),
      unit,
      isHome,
      effectiveAt,
      recordedAt,
      device: device === undefined ? '' : device.model || device.name || device.id,
    },
  ];
}

// 2: every reading that a rule can be about, with its numbers; which of them is past a limit depends on the patient.
export const clinicReadings = defineProjection<AlertReadings>({
  name: 'alerts/clinic-readings',
  document: 'observations-month',
  version: 2,
  row: readingsOf(false),
});

export const homeReadings = defineProjection<AlertReadings>({
  name: 'alerts/home-readings',
  document: 'home-readings-month',
  version: 2,
  row: readingsOf(true),
});

// 2: with what was put off and what came of alerts.
export const statementPages = defineProjection({
  name: 'alerts/acknowledgements',
  document: 'alert-acknowledgements',
  version: 2,
  row: readStatements,
});

export const answerPages = defineProjection({
  name: 'alerts/answers',
  document: 'alert-answers',
  version: 1,
  row: readAnswers,
});

export const alertPlans = defineProjection<AlertPlan>({
  name: 'alerts/plans',
  document: 'patient-summary',
  version: 1,
  row: readAlertPlan,
});

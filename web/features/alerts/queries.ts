/** What alerts are made of: the readings that have to be looked at, and what was acknowledged. One row for each document. */
import { readPage, standing } from '#clinical/observation-page.ts';
import {
  BLOOD_PRESSURE,
  PULSE,
  RESPIRATION,
  TEMPERATURE,
  wordOf,
  type Observation,
} from '#clinical/observation.ts';
import { tierOf, type VitalWord } from '#clinical/vital-judgement.ts';
import type { RawDocument } from '#kernel/document.ts';
import { defineProjection, type Entries } from '#kernel/feature.ts';
import {
  acknowledgementKey,
  ALERT_PARAMETERS,
  readAcknowledgements,
  type Acknowledgement,
  type AlertParameter,
} from './records.ts';

/** A reading as an alert needs it. */
export interface AlertReading {
  readonly id: string;
  readonly set: string;
  readonly parameter: AlertParameter;
  readonly word: VitalWord;
  /** The numbers as they were measured, in order: systolic before diastolic. */
  readonly numbers: readonly string[];
  readonly unit: string;
  readonly effectiveAt: number;
  readonly recordedAt: number;
}

export interface AlertReadings {
  readonly readings: readonly AlertReading[];
}

const PARAMETERS: ReadonlyMap<string, AlertParameter> = new Map([
  [BLOOD_PRESSURE, 'blood-pressure'],
  [PULSE, 'pulse'],
  [RESPIRATION, 'respiration'],
  [TEMPERATURE, 'temperature'],
]);

/** Every reading past a limit, and the newest of each parameter, which may show that it has passed. */
function readingsOf(document: RawDocument, entries?: Entries): AlertReadings | undefined {
  const page = readPage(document, entries);
  const all = page === undefined ? [] : standing([page]).flatMap(alertReading);
  const newest = new Set(
    ALERT_PARAMETERS.map((parameter) => all.find((reading) => reading.parameter === parameter)?.id),
  );
  const readings = all.filter(({ id, word }) => tierOf(word) !== undefined || newest.has(id));
  return readings.length > 0 ? { readings } : undefined;
}

function alertReading(observation: Observation): readonly AlertReading[] {
  const { id, set, code, values, effectiveAt, recordedAt } = observation;
  const parameter = PARAMETERS.get(code);
  const unit = values[0]?.unit;
  if (parameter === undefined || unit === undefined) return [];
  const numbers = values.map(({ decimal }) => decimal);
  const word = wordOf(observation);
  return [{ id, set, parameter, word, numbers, unit, effectiveAt, recordedAt }];
}

export const clinicReadings = defineProjection<AlertReadings>({
  name: 'alerts/clinic-readings',
  document: 'observations-month',
  version: 1,
  row: readingsOf,
});

export const homeReadings = defineProjection<AlertReadings>({
  name: 'alerts/home-readings',
  document: 'home-readings-month',
  version: 1,
  row: readingsOf,
});

export interface AcknowledgementPage {
  readonly acknowledgements: readonly Acknowledgement[];
  readonly unreadable: number;
}

export const acknowledgementPages = defineProjection<AcknowledgementPage>({
  name: 'alerts/acknowledgements',
  document: 'alert-acknowledgements',
  version: 1,
  row: (document, entries) => {
    const { entities, unreadable } = readAcknowledgements(document);
    // Only a signature closes an alert; an acknowledgement nobody signed as it stands is counted, and closes nothing.
    const acknowledgements = entities.flatMap((found) => {
      const by = entries === undefined ? found.by : entries.authorOf(acknowledgementKey(found.id));
      return by === undefined ? [] : [{ ...found, by }];
    });
    return {
      acknowledgements,
      unreadable: unreadable + entities.length - acknowledgements.length,
    };
  },
});

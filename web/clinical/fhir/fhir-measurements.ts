/** Measurements as FHIR Observation: code and unit as they were taken, never converted. */
import type { Chart, ChartMeasurement, ChartQuantity } from '../chart.ts';
import { identifierOf, metaOf, referenceTo, uuidOf, type Resource } from './fhir-resource.ts';
import { concept, SYSTEMS, VITAL_SIGNS_PROFILE } from './fhir-systems.ts';
import { loincLine, loincName } from './loinc.ts';

export function observationResource(chart: Chart, measurement: ChartMeasurement): Resource {
  const { id, loinc, value, word, components } = measurement;
  const { takenAt, recordedAt, status, by, device } = measurement;
  const category = loincLine(loinc)?.category;
  return {
    resourceType: 'Observation',
    id: uuidOf(id),
    ...metaOf(chart, category === 'vital-signs' ? VITAL_SIGNS_PROFILE : undefined),
    identifier: identifierOf(id),
    status,
    ...(category !== undefined && {
      category: [concept({ system: SYSTEMS.observationCategory, code: category })],
    }),
    code: codeOf(loinc),
    subject: referenceTo(chart.id),
    effectiveDateTime: takenAt,
    issued: recordedAt,
    ...(by !== undefined && { performer: [referenceTo(by)] }),
    ...(value !== undefined && { valueQuantity: quantityOf(value) }),
    ...(word !== undefined && { valueString: word }),
    ...(device !== undefined && { device: { display: device } }),
    ...(components.length > 0 && {
      component: components.map((component) => ({
        code: codeOf(component.loinc),
        valueQuantity: quantityOf(component.value),
      })),
    }),
  };
}

const codeOf = (loinc: string) => ({
  coding: [loinc, ...(loincLine(loinc)?.beside ?? [])].map((code) => ({
    system: SYSTEMS.loinc,
    code,
    display: loincName(code),
  })),
  text: loincName(loinc),
});

const quantityOf = ({ value, unit }: ChartQuantity) => ({
  value,
  unit,
  system: SYSTEMS.ucum,
  code: unit,
});

/** One line for a reader: "Heart rate 72 /min". */
export function measurementText({ loinc, value, word, components }: ChartMeasurement): string {
  if (word !== undefined) return `${loincName(loinc)} ${word}`;
  const parts = [
    ...(value === undefined ? [] : [value]),
    ...components.map((component) => component.value),
  ];
  const unit = parts[0]?.unit ?? '';
  return `${loincName(loinc)} ${parts.map((part) => String(part.value)).join('/')} ${unit}`;
}

/**
 * A strip as FHIR R4: one Observation with its waveform as SampledData. Preliminary, whatever the device or this program thinks of
 * it: it becomes final when a clinician has read it, elsewhere.
 */
import type { StoredStrip } from '../ecg-strip.ts';
import { identifierOf, referenceTo, uuidOf, type Resource } from './fhir-resource.ts';
import { concept, SYSTEMS } from './fhir-systems.ts';

const ECG_STUDY = '11524-6';
/** Lead I, which is what a strap around the chest is nearest to. */
const LEAD_ONE = {
  system: 'urn:iso:std:iso:11073:10101',
  code: '131329',
  display: 'MDC_ECG_ELEC_POTL_I',
};

export interface StripExport {
  readonly strip: StoredStrip;
  /** The id of the patient's record. */
  readonly subject: string;
  /** As it is read; undefined where nobody knows. */
  readonly device: string | undefined;
}

export function ecgObservation({ strip, subject, device }: StripExport): Resource {
  const { id, rateHz, data, effectiveAt } = strip;
  const seconds = data.split(' ').length / rateHz;
  return {
    resourceType: 'Observation',
    id: uuidOf(id),
    identifier: identifierOf(id),
    status: 'preliminary',
    category: [concept({ system: SYSTEMS.observationCategory, code: 'procedure' })],
    code: concept({ system: SYSTEMS.loinc, code: ECG_STUDY, display: 'EKG study' }),
    subject: referenceTo(subject),
    effectivePeriod: {
      start: new Date(effectiveAt - seconds * 1_000).toISOString(),
      end: new Date(effectiveAt).toISOString(),
    },
    ...(device === undefined ? {} : { device: { display: device } }),
    component: [
      {
        code: { coding: [LEAD_ONE] },
        valueSampledData: {
          origin: { value: 0, unit: 'uV', system: SYSTEMS.ucum, code: 'uV' },
          period: 1_000 / rateHz,
          factor: 1,
          dimensions: 1,
          data,
        },
      },
    ],
  };
}

/** What is written in a chart as FHIR: allergies, problems, medicines and notes, each with its author and time. */
import type {
  Chart,
  ChartAllergy,
  ChartCodeStatus,
  ChartMedicine,
  ChartNote,
  ChartProblem,
} from '../chart.ts';
import { base64Of, utf8Of } from './base64-text.ts';
import { identifierOf, metaOf, referenceTo, uuidOf, type Resource } from './fhir-resource.ts';
import { concept, DATA_ABSENT_REASON, SYSTEMS } from './fhir-systems.ts';

export function allergyResource(chart: Chart, allergy: ChartAllergy): Resource {
  const { id, substance, reaction, severity, certainty, by, recordedAt } = allergy;
  const manifestation =
    reaction === ''
      ? { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] }
      : { text: reaction };
  const told = reaction !== '' || severity !== 'unknown';
  return {
    resourceType: 'AllergyIntolerance',
    id: uuidOf(id),
    ...metaOf(chart),
    identifier: identifierOf(id),
    // R4 has no word between the two: what is only presumed is not confirmed.
    ...activeAllergy(certainty === 'confirmed' ? 'confirmed' : 'unconfirmed'),
    code: { text: substance },
    patient: referenceTo(chart.id),
    recordedDate: recordedAt,
    ...(by !== undefined && { recorder: referenceTo(by) }),
    ...(told && {
      reaction: [{ manifestation: [manifestation], ...(severity !== 'unknown' && { severity }) }],
    }),
  };
}

/** A recorded fact, different from a list that nobody filled. */
export const noKnownAllergy = (chart: Chart, id: string): Resource => ({
  resourceType: 'AllergyIntolerance',
  id: uuidOf(id),
  ...metaOf(chart),
  identifier: identifierOf(id),
  ...activeAllergy('confirmed'),
  code: concept({ system: SYSTEMS.snomed, code: '716186003', display: 'No known allergy' }),
  patient: referenceTo(chart.id),
});

const activeAllergy = (verification: 'confirmed' | 'unconfirmed') => ({
  clinicalStatus: concept({ system: SYSTEMS.allergyClinical, code: 'active' }),
  verificationStatus: concept({ system: SYSTEMS.allergyVerification, code: verification }),
});

export function problemResource(chart: Chart, problem: ChartProblem): Resource {
  const { id, text, icd10, status, onset, by, recordedAt } = problem;
  return {
    resourceType: 'Condition',
    id: uuidOf(id),
    ...metaOf(chart),
    identifier: identifierOf(id),
    clinicalStatus: concept({ system: SYSTEMS.conditionClinical, code: status }),
    verificationStatus: concept({ system: SYSTEMS.conditionVerification, code: 'confirmed' }),
    category: [concept({ system: SYSTEMS.conditionCategory, code: 'problem-list-item' })],
    code: {
      ...(icd10 !== undefined && { coding: [{ system: SYSTEMS.icd10, code: icd10 }] }),
      text,
    },
    subject: referenceTo(chart.id),
    ...(onset !== undefined && { onsetDateTime: onset }),
    recordedDate: recordedAt,
    ...(by !== undefined && { recorder: referenceTo(by) }),
  };
}

/** A prescription is a request, what a patient tells is a statement. */
export function medicineResource(chart: Chart, medicine: ChartMedicine): Resource {
  const { id, name, reason, status, origin, by, recordedAt } = medicine;
  const shared = {
    id: uuidOf(id),
    ...metaOf(chart),
    identifier: identifierOf(id),
    status,
    medicationCodeableConcept: { text: name },
    subject: referenceTo(chart.id),
    ...(reason !== '' && { reasonCode: [{ text: reason }] }),
  };
  if (origin === 'reported')
    return {
      resourceType: 'MedicationStatement',
      ...shared,
      dateAsserted: recordedAt,
      ...(by !== undefined && { informationSource: referenceTo(by) }),
      ...(medicine.doses.length > 0 && { dosage: dosagesOf(medicine) }),
    };
  return {
    resourceType: 'MedicationRequest',
    ...shared,
    intent: 'order',
    category: [concept({ system: SYSTEMS.medicationRequestCategory, code: 'community' })],
    authoredOn: recordedAt,
    ...(by !== undefined && { requester: referenceTo(by) }),
    ...(medicine.doses.length > 0 && { dosageInstruction: dosagesOf(medicine) }),
  };
}

/** Two doses that nobody has picked from are both given, each saying so in its text. */
const dosagesOf = ({ doses }: ChartMedicine) =>
  doses.map(({ value, unit, frequency, route, instructions }) => ({
    text: [
      `${String(value)} ${unit} ${route}, ${frequency}`,
      ...(instructions === '' ? [] : [instructions]),
      ...(doses.length > 1 ? ['one of several versions, nobody has picked'] : []),
    ].join('; '),
    ...(frequency !== '' && { timing: { code: { text: frequency } } }),
    ...(instructions !== '' && { patientInstruction: instructions }),
    ...(route !== '' && { route: { text: route } }),
    doseAndRate: [{ doseQuantity: { value, unit, system: SYSTEMS.ucum, code: unit } }],
  }));

const DOC_STATUSES = { draft: 'preliminary', signed: 'final', amended: 'amended' } as const;

export function noteResource(chart: Chart, note: ChartNote): Resource {
  const bytes = utf8Of(note.text);
  return {
    resourceType: 'DocumentReference',
    id: uuidOf(note.id),
    ...metaOf(chart),
    identifier: identifierOf(note.id),
    status: 'current',
    docStatus: DOC_STATUSES[note.status],
    type: {
      ...concept({ system: SYSTEMS.loinc, code: '11506-3', display: 'Progress note' }),
      text: note.title,
    },
    subject: referenceTo(chart.id),
    date: note.recordedAt,
    ...(note.by !== undefined && { author: [referenceTo(note.by)] }),
    content: [
      {
        attachment: {
          contentType: 'text/plain; charset=utf-8',
          ...(bytes.length > 0 && { data: base64Of(bytes) }),
          size: bytes.length,
          title: note.title,
          creation: note.recordedAt,
        },
      },
    ],
  };
}

/** A decision about resuscitation, as an advance care directive. */
export const codeStatusResource = (chart: Chart, stated: ChartCodeStatus): Resource => ({
  resourceType: 'Consent',
  id: uuidOf(stated.id),
  ...metaOf(chart),
  identifier: identifierOf(stated.id),
  status: 'active',
  scope: concept({ system: SYSTEMS.consentScope, code: 'adr' }),
  category: [
    concept({
      system: SYSTEMS.consentCategory,
      code: stated.status === 'no-cpr' ? 'dnr' : 'acd',
    }),
  ],
  patient: referenceTo(chart.id),
  dateTime: stated.recordedAt,
  ...(stated.by !== undefined && { performer: [referenceTo(stated.by)] }),
  policyRule: { text: codeStatusText(stated) },
});

export const codeStatusText = ({ status }: ChartCodeStatus): string => CODE_STATUS_TEXTS[status];

const CODE_STATUS_TEXTS: Readonly<Record<ChartCodeStatus['status'], string>> = {
  full: 'For full treatment',
  limited: 'For limited treatment',
  'no-cpr': 'Not for cardiopulmonary resuscitation',
  comfort: 'For comfort care',
};

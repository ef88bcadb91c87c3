/** The people and the clinic of a chart as FHIR: Patient, Practitioner, Organization. */
import type { Chart, ChartContact, ChartPractitioner } from '../chart.ts';
import { identifierOf, metaOf, uuidOf, type Resource } from './fhir-resource.ts';
import { concept, SYSTEMS } from './fhir-systems.ts';

export function patientResource(chart: Chart): Resource {
  const { number, familyName, givenName, birthDate, gender, language, phone, contacts } =
    chart.patient;
  const { formerNames = [], identifiers = [], address, portrait } = chart.patient;
  return {
    resourceType: 'Patient',
    id: uuidOf(chart.id),
    ...metaOf(chart),
    identifier: [
      { type: RECORD_NUMBER, system: SYSTEMS.patientNumber, value: number },
      ...identifierOf(chart.id),
      // Whose number it is was typed in words: there is no address of a system to name.
      ...identifiers.map(({ system, value }) => ({ type: { text: system }, value })),
    ],
    active: true,
    name: [
      { use: 'official', family: familyName, ...(givenName !== '' && { given: [givenName] }) },
      ...formerNames.map((text) => ({ use: 'old', text })),
    ],
    ...(phone !== undefined && { telecom: [{ system: 'phone', value: phone }] }),
    gender,
    birthDate,
    ...(address !== undefined && { address: [{ text: address }] }),
    ...(portrait !== undefined && {
      photo: [{ contentType: 'image/jpeg', data: portrait }],
    }),
    ...(contacts.length > 0 && { contact: contacts.map(contactOf) }),
    ...(language !== undefined && {
      communication: [
        {
          language: { coding: [{ system: 'urn:ietf:bcp:47', code: language }] },
          preferred: true,
        },
      ],
    }),
  };
}

/** A medical record number, as HL7 version 2 calls it; other programs look for it among the identifiers. */
const RECORD_NUMBER = concept({ system: SYSTEMS.identifierType, code: 'MR' });

const contactOf = ({ name, relation, phone }: ChartContact) => ({
  relationship: [{ text: relation }],
  name: { text: name },
  ...(phone !== '' && { telecom: [{ system: 'phone', value: phone }] }),
});

export const practitionerResource = (
  chart: Chart,
  { id, name, profession }: ChartPractitioner,
): Resource => ({
  resourceType: 'Practitioner',
  id: uuidOf(id),
  ...metaOf(chart),
  identifier: identifierOf(id),
  name: [{ text: name }],
  qualification: [{ code: { text: profession } }],
});

export const organizationResource = (chart: Chart): Resource => ({
  resourceType: 'Organization',
  id: uuidOf(chart.clinic.id),
  ...metaOf(chart),
  identifier: identifierOf(chart.clinic.id),
  name: chart.clinic.name,
});

/** The people and the clinic of a chart as FHIR: Patient, Practitioner, Organization. */
import type { Chart, ChartContact, ChartPractitioner } from '../chart.ts';
import { identifierOf, metaOf, uuidOf, type Resource } from './fhir-resource.ts';
import { SYSTEMS } from './fhir-systems.ts';

export function patientResource(chart: Chart): Resource {
  const { number, familyName, givenName, birthDate, gender, language, phone, contacts } =
    chart.patient;
  return {
    resourceType: 'Patient',
    id: uuidOf(chart.id),
    ...metaOf(chart),
    identifier: [{ system: SYSTEMS.patientNumber, value: number }, ...identifierOf(chart.id)],
    active: true,
    name: [
      { use: 'official', family: familyName, ...(givenName !== '' && { given: [givenName] }) },
    ],
    ...(phone !== undefined && { telecom: [{ system: 'phone', value: phone }] }),
    gender,
    birthDate,
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

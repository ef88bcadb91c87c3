/**
 * A chart as one FHIR R4 document: a bundle that begins with a Composition, of which every section has words for a reader. This
 * is the one FHIR builder of the project. Restricted entries stay out unless they are asked for, and that is said, not which.
 */
import type { Chart, ChartPractitioner } from '../chart.ts';
import {
  allergyResource,
  codeStatusResource,
  codeStatusText,
  medicineResource,
  noKnownAllergy,
  noteResource,
  problemResource,
} from './fhir-entries.ts';
import { measurementText, observationResource } from './fhir-measurements.ts';
import { organizationResource, patientResource, practitionerResource } from './fhir-people.ts';
import { planResources } from './fhir-plan.ts';
import { addressOf, metaOf, referenceTo, uuidOf, type Resource } from './fhir-resource.ts';
import { concept, SYSTEMS } from './fhir-systems.ts';
import { permittedChart } from './permitted-chart.ts';

export interface DocumentRequest {
  /** A fresh id of 16 bytes as hexadecimal, and one for the statement that no allergy is known. */
  readonly ids: {
    readonly bundle: string;
    readonly composition: string;
    readonly noAllergy: string;
  };
  /** When it is made, ISO 8601 with offset. */
  readonly at: string;
  /** The practitioner who exports. */
  readonly by: string;
  readonly isRestrictedIncluded: boolean;
}

interface Section {
  readonly title: string;
  readonly loinc: string;
  readonly lines: readonly string[];
  readonly entries: readonly Resource[];
}

/** The bundle as plain JSON. */
export function fhirDocument(whole: Chart, request: DocumentRequest): Resource {
  const { chart, isWithheld } = request.isRestrictedIncluded
    ? { chart: whole, isWithheld: false }
    : permittedChart(whole);
  const sections = sectionsOf(chart, request);
  const resources = [
    compositionResource(chart, { request, sections, isWithheld }),
    patientResource(chart),
    organizationResource(chart),
    ...namedIn(sections, chart.practitioners, request.by).map((each) =>
      practitionerResource(chart, each),
    ),
    ...sections.flatMap(({ entries }) => entries),
  ];
  return {
    resourceType: 'Bundle',
    id: uuidOf(request.ids.bundle),
    ...metaOf(chart),
    identifier: { system: 'urn:ietf:rfc:3986', value: addressOf(request.ids.bundle) },
    type: 'document',
    timestamp: request.at,
    entry: resources.map((resource) => ({ fullUrl: `urn:uuid:${resource.id}`, resource })),
  };
}

/** Those who wrote something of the document, or export it: nobody else leaves with it. */
function namedIn(
  sections: readonly Section[],
  practitioners: readonly ChartPractitioner[],
  by: string,
): readonly ChartPractitioner[] {
  const written = JSON.stringify(sections);
  return practitioners.filter(({ id }) => id === by || written.includes(addressOf(id)));
}

interface CompositionParts {
  readonly request: DocumentRequest;
  readonly sections: readonly Section[];
  readonly isWithheld: boolean;
}

function compositionResource(chart: Chart, parts: CompositionParts): Resource {
  const { request, sections, isWithheld } = parts;
  const { familyName, givenName, birthDate, number } = chart.patient;
  const about = [
    `${[givenName, familyName].filter(Boolean).join(' ')}, born ${birthDate}, number ${number}`,
    ...(chart.isDemo ? ['DEMO: not a real person'] : []),
    ...(isWithheld ? ['Some data withheld'] : []),
  ];
  return {
    resourceType: 'Composition',
    id: uuidOf(request.ids.composition),
    ...metaOf(chart),
    text: { status: 'generated', div: narrative(about) },
    status: 'final',
    type: concept({
      system: SYSTEMS.loinc,
      code: '60591-5',
      display: 'Patient summary Document',
    }),
    subject: referenceTo(chart.id),
    date: request.at,
    author: [referenceTo(request.by)],
    title: chart.isDemo ? 'Patient summary (DEMO)' : 'Patient summary',
    confidentiality: 'N',
    custodian: referenceTo(chart.clinic.id),
    section: sections.map(sectionOf),
  };
}

const sectionOf = ({ title, loinc, lines, entries }: Section) => ({
  title,
  code: concept({ system: SYSTEMS.loinc, code: loinc }),
  text: {
    status: 'generated',
    div: narrative(lines.length > 0 ? lines : ['Nothing is written down here.']),
  },
  ...(entries.length > 0
    ? { entry: entries.map(({ id }) => ({ reference: `urn:uuid:${id}` })) }
    : { emptyReason: concept({ system: SYSTEMS.emptyReason, code: 'unavailable' }) }),
});

function sectionsOf(chart: Chart, { ids }: DocumentRequest): readonly Section[] {
  const required = [
    problemSection(chart),
    allergySection(chart, ids.noAllergy),
    medicineSection(chart),
  ];
  return [
    ...required,
    ...[
      vitalSection(chart),
      planSection(chart),
      noteSection(chart),
      codeStatusSection(chart),
    ].filter(({ entries }) => entries.length > 0),
  ];
}

const problemSection = (chart: Chart): Section => ({
  title: 'Problems',
  loinc: '11450-4',
  lines: chart.problems.map(({ text, status, onset }) =>
    [text, status, onset === undefined ? '' : `since ${onset}`].filter(Boolean).join(', '),
  ),
  entries: chart.problems.map((each) => problemResource(chart, each)),
});

function allergySection(chart: Chart, noAllergyId: string): Section {
  const { allergies } = chart;
  const heading = { title: 'Allergies and intolerances', loinc: '48765-2' };
  if (allergies === 'none-known')
    return {
      ...heading,
      lines: ['No known allergies'],
      entries: [noKnownAllergy(chart, noAllergyId)],
    };
  return {
    ...heading,
    lines: allergies.map(({ substance, reaction, severity }) =>
      [substance, reaction, severity === 'unknown' ? '' : severity].filter(Boolean).join(', '),
    ),
    entries: allergies.map((each) => allergyResource(chart, each)),
  };
}

const medicineSection = (chart: Chart): Section => ({
  title: 'Medicines',
  loinc: '10160-0',
  lines: chart.medicines.map(({ name, doses, status }) => {
    const dose = doses
      .map(({ value, unit, frequency }) => `${String(value)} ${unit}, ${frequency}`)
      .join(' or ');
    return [name, dose, status].filter(Boolean).join(', ');
  }),
  entries: chart.medicines.map((each) => medicineResource(chart, each)),
});

const vitalSection = (chart: Chart): Section => ({
  title: 'Vital signs and measurements',
  loinc: '8716-3',
  lines: chart.measurements.map((each) => `${each.takenAt}: ${measurementText(each)}`),
  entries: chart.measurements.map((each) => observationResource(chart, each)),
});

const planSection = (chart: Chart): Section => ({
  title: 'Plan',
  loinc: '18776-5',
  lines: chart.plans.flatMap(({ title, text, tasks }) => [
    title,
    ...(text === '' ? [] : [text]),
    ...tasks.map((task) => task.text),
  ]),
  entries: chart.plans.flatMap((plan) => planResources(chart, plan)),
});

const noteSection = (chart: Chart): Section => ({
  title: 'Notes',
  loinc: '11506-3',
  lines: chart.notes.map(({ title, recordedAt }) => `${recordedAt}: ${title}`),
  entries: chart.notes.map((each) => noteResource(chart, each)),
});

const codeStatusSection = (chart: Chart): Section => ({
  title: 'Advance directives',
  loinc: '42348-3',
  lines: chart.codeStatus.map(codeStatusText),
  entries: chart.codeStatus.map((stated) => codeStatusResource(chart, stated)),
});

/** Signs that mean something to XHTML are written out, and those it forbids are left away. */
const escaped = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex -- XML forbids exactly these
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');

const narrative = (lines: readonly string[]): string =>
  `<div xmlns="http://www.w3.org/1999/xhtml">${lines.map((line) => `<p>${escaped(line)}</p>`).join('')}</div>`;

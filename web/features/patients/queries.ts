/** Questions about patients: the list, and the one whose record is open. */
import { base64Of } from '#clinical/fhir/base64-text.ts';
import { defineProjection, defineQuery } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import { isDeleted, readDeletion, type DeletionFact } from './deletion.ts';
import { readParticulars, type Particulars } from './particulars.ts';
import { readPortrait, type Portrait } from './portrait.ts';
import {
  readFormerNames,
  readIdentity,
  readPatient,
  type IdentityFact,
  type Patient,
} from './records.ts';
import { ledIn, readSamePerson, type SamePersonFact } from './same-person.ts';

/** A patient as lists know them. What is not so is left out: most rows are a name and nothing else. */
export interface ListedPatient extends Patient {
  readonly formerly?: readonly string[];
  readonly hasPortrait?: true;
  readonly isDeleted?: true;
}

export const patientList = defineProjection<ListedPatient>({
  name: 'patients/list',
  document: 'patient-summary',
  version: 2,
  row: (document, entries) => {
    const patient = readPatient(document);
    if (patient === undefined) return undefined;
    const formerly = readFormerNames(document);
    return {
      ...patient,
      ...(formerly.length > 0 && { formerly }),
      ...(readPortrait(document) !== undefined && { hasPortrait: true as const }),
      ...(isDeleted(readDeletion(document, entries)) && { isDeleted: true as const }),
    };
  },
});

/** Without the records that were deleted: for whatever offers patients to choose from, or prints them. */
export const keptRows = <T extends { readonly row: ListedPatient }>(
  rows: readonly T[] | undefined,
): readonly T[] => (rows ?? []).filter(({ row }) => row.isDeleted === undefined);

/** Of those who have one; asked for one record at a time. Rows are kept as JSON, which has no bytes: the JPEG is base64. */
export const portraits = defineProjection<{ readonly jpeg: string }>({
  name: 'patients/portraits',
  document: 'patient-summary',
  version: 2,
  row: (document) => {
    const portrait = readPortrait(document);
    return portrait && { jpeg: base64Of([...portrait.jpeg]) };
  },
});

export const portrait = defineQuery<Portrait | undefined>({
  name: 'patients/portrait',
  document: 'patient-summary',
  select: readPortrait,
});

export const deletion = defineQuery<DeletionFact | undefined>({
  name: 'patients/deletion',
  document: 'patient-summary',
  select: readDeletion,
});

export interface KnownIdentity {
  readonly patient: Patient | undefined;
  readonly formerly: readonly string[];
  readonly fact: IdentityFact | undefined;
}

export const identity = defineQuery<KnownIdentity>({
  name: 'patients/identity',
  document: 'patient-summary',
  select: (document, entries) => ({
    patient: readPatient(document),
    formerly: readFormerNames(document),
    fact: readIdentity(document, entries),
  }),
});

export const patientBanner = defineQuery<Patient | undefined>({
  name: 'patients/banner',
  document: 'patient-summary',
  select: readPatient,
});

export const particulars = defineQuery<Particulars>({
  name: 'patients/particulars',
  document: 'patient-summary',
  select: readParticulars,
});

/** The records that are of somebody whose care is led in another record. */
export const ledElsewhere = defineProjection<{ readonly ledIn: RecordId }>({
  name: 'patients/led-elsewhere',
  document: 'patient-summary',
  version: 1,
  row: (document, entries) => {
    const place = ledIn(readSamePerson(document, entries));
    return place && { ledIn: place };
  },
});

export const samePerson = defineQuery<SamePersonFact | undefined>({
  name: 'patients/same-person',
  document: 'patient-summary',
  select: readSamePerson,
});

/** Comparing thousands of names with one collator takes a tenth of the time. */
const { compare } = new Intl.Collator();

/** Family name first, then given name, then number: the order of a ward's list. */
export const comparePatients = (a: Patient, b: Patient): number =>
  compare(a.familyName, b.familyName) ||
  compare(a.givenName, b.givenName) ||
  compare(a.number, b.number);

/** Questions about patients: the list, and the one whose record is open. */
import { defineProjection, defineQuery } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import { readParticulars, type Particulars } from './particulars.ts';
import { readPatient, type Patient } from './records.ts';
import { ledIn, readSamePerson, type SamePersonFact } from './same-person.ts';

export const patientList = defineProjection<Patient>({
  name: 'patients/list',
  document: 'patient-summary',
  version: 1,
  row: readPatient,
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

/** Questions about patients: the list, and the one whose record is open. */
import { defineProjection, defineQuery } from '#kernel/feature.ts';
import { readPatient, type Patient } from './records.ts';

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

/** Family name first, then given name, then number: the order of a ward's list. */
export const comparePatients = (a: Patient, b: Patient): number =>
  a.familyName.localeCompare(b.familyName) ||
  a.givenName.localeCompare(b.givenName) ||
  a.number.localeCompare(b.number);

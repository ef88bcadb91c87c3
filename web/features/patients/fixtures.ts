/** Patients for tests and demonstrations; all fictional. */
import type { Patient } from './records.ts';

export const aPatient = (change: Partial<Patient> = {}): Patient => ({
  familyName: 'Marín',
  givenName: 'Rosa',
  birthDate: '1959-03-14',
  gender: 'female',
  number: 'K7-4M2PR',
  ...change,
});

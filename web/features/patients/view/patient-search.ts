/** Finding the right patient among those of this device: by name, number or birth date, accents and case aside. */
import { comparePatients } from '../queries.ts';
import type { Patient } from '../records.ts';

const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** Whether every word asked for begins a word of the patient, their number, or stands in their birth date. */
export function matchesPatient(patient: Patient, search: string): boolean {
  const words = fold(search)
    .split(/[\s,]+/)
    .filter(Boolean);
  if (words.length === 0) return true;
  const names = fold(`${patient.familyName} ${patient.givenName}`).split(/[\s-]+/);
  const number = fold(patient.number);
  const bareNumber = number.replaceAll('-', '');
  return words.every(
    (word) =>
      names.some((name) => name.startsWith(word)) ||
      number.startsWith(word) ||
      bareNumber.startsWith(word.replaceAll('-', '')) ||
      patient.birthDate.includes(word),
  );
}

/** Patients who may be the one being registered: the same birth date, or the same names. A hint, never a merge. */
export function alikeTo<T extends { readonly row: Patient }>(
  rows: readonly T[],
  draft: Pick<Patient, 'familyName' | 'givenName' | 'birthDate'>,
): readonly T[] {
  const family = fold(draft.familyName.trim());
  const given = fold(draft.givenName.trim());
  if (family === '') return [];
  return rows.filter(({ row }) => {
    const sameFamily = fold(row.familyName) === family;
    const sameNames = sameFamily && given !== '' && fold(row.givenName) === given;
    const sameBirth = draft.birthDate !== '' && row.birthDate === draft.birthDate;
    return sameNames || (sameBirth && (sameFamily || fold(row.givenName) === given));
  });
}

export const sortedPatients = <T extends { readonly row: Patient }>(
  rows: readonly T[],
): readonly T[] => [...rows].sort((a, b) => comparePatients(a.row, b.row));

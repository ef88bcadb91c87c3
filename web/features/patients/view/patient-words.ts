/** How a patient is written: FAMILY, Given, and an age that fits how long they have lived. */
import { ageInYears } from '#clinical/age.ts';
import { m } from '#messages/compiled/messages.js';
import type { Patient } from '../records.ts';

const DAY_MS = 86_400_000;
const WEEKS_FROM_DAYS = 28;
const MONTHS_FROM_DAYS = 365;
const YEARS_FROM = 2;
const DAYS_PER_MONTH = 30.4375;

/** `FAMILY, Given`; scripts without case stay as they are, and one name is enough. */
export const listName = ({ familyName, givenName }: Patient): string =>
  givenName === ''
    ? familyName.toLocaleUpperCase()
    : `${familyName.toLocaleUpperCase()}, ${givenName}`;

/** Initials only; no picture, no colour by person. */
export const initials = ({ familyName, givenName }: Patient): string =>
  [givenName, familyName]
    .map((name) => [...name][0] ?? '')
    .join('')
    .toLocaleUpperCase();

/** Days under 4 weeks, weeks under 1 year, months under 2, then years; empty for a birth date yet to come. */
export function ageText(birthDate: string, today: string): string {
  const years = ageInYears(birthDate, today);
  if (years === undefined) return '';
  if (years >= YEARS_FROM) return m.patients_age_years({ count: years });
  const days = Math.floor((Date.parse(today) - Date.parse(birthDate)) / DAY_MS);
  if (days < WEEKS_FROM_DAYS) return m.patients_age_days({ count: days });
  return days < MONTHS_FROM_DAYS
    ? m.patients_age_weeks({ count: Math.floor(days / 7) })
    : m.patients_age_months({ count: Math.floor(days / DAYS_PER_MONTH) });
}

/** How old somebody is. */

/** Whole years at `today` (YYYY-MM-DD); undefined for a birth date after it. */
export function ageInYears(birthDate: string, today: string): number | undefined {
  if (birthDate > today) return undefined;
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

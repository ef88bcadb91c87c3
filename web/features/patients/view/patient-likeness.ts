/**
 * Who may be registered already: names up to two slips apart, in either order, or the same birth date. A hint for a person to
 * look at, never a merge.
 */
import type { Patient } from '../records.ts';
import { foldText } from './patient-search.ts';

/** A list that is read at one glance; the likeliest come first. */
const HINTS_MAX = 5;
/** Shorter names are alike by chance. */
const TWO_SLIPS_LENGTH_MIN = 6;
const ONE_SLIP_LENGTH_MIN = 4;
/** What is written down where nobody knows the day: too many are born then. */
const UNKNOWN_DAY = '-01-01';

type Draft = Pick<Patient, 'familyName' | 'givenName' | 'birthDate'>;

/** At most five, the likeliest first: both names and the birth date, then both names, then the birth date. */
export function alikeTo<T extends { readonly row: Patient }>(
  rows: readonly T[],
  draft: Draft,
): readonly T[] {
  const family = foldText(draft.familyName.trim());
  const given = foldText(draft.givenName.trim());
  if (family === '') return [];
  return rows
    .map((entry) => ({ entry, weight: likeness(entry.row, { ...draft, family, given }) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, HINTS_MAX)
    .map(({ entry }) => entry);
}

function likeness(
  row: Patient,
  { family, given, birthDate }: Draft & { readonly family: string; readonly given: string },
): number {
  const { knownFamily, knownGiven } = foldedNames(row);
  const isFamily = areAlike(knownFamily, family);
  const isGiven = given !== '' && areAlike(knownGiven, given);
  const isSwapped = given !== '' && areAlike(knownFamily, given) && areAlike(knownGiven, family);
  const isBirth = birthDate !== '' && row.birthDate === birthDate;
  const areNames = (isFamily && isGiven) || isSwapped;
  if (areNames && isBirth) return 4;
  if (areNames) return 3;
  if (isBirth && (isFamily || isGiven)) return 2;
  return isBirth && !birthDate.endsWith(UNKNOWN_DAY) ? 1 : 0;
}

interface FoldedNames {
  readonly knownFamily: string;
  readonly knownGiven: string;
}

/** Thousands of names are folded once and not at every key. */
const folded = new WeakMap<Patient, FoldedNames>();

function foldedNames(row: Patient): FoldedNames {
  const known = folded.get(row);
  if (known !== undefined) return known;
  const names = { knownFamily: foldText(row.familyName), knownGiven: foldText(row.givenName) };
  folded.set(row, names);
  return names;
}

function areAlike(name: string, written: string): boolean {
  if (name === written) return true;
  const length = Math.min(name.length, written.length);
  if (length >= TWO_SLIPS_LENGTH_MIN) return slipsBetween(name, written) <= 2;
  return length >= ONE_SLIP_LENGTH_MIN && slipsBetween(name, written) <= 1;
}

/** Letters wrong, missing, too many, or two swapped, between two words; three stand for more. */
export function slipsBetween(a: string, b: string): number {
  const MORE = 3;
  if (Math.abs(a.length - b.length) >= MORE) return MORE;
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          (last[column] ?? MORE) + 1,
          (current[column - 1] ?? MORE) + 1,
          (last[column - 1] ?? MORE) + (isSame ? 0 : 1),
          isSwap ? (before[column - 2] ?? MORE) + 1 : MORE,
        ),
      );
    }
    if (Math.min(...current) >= MORE) return MORE;
    [before, last] = [last, current];
  }
  return Math.min(MORE, last[b.length] ?? MORE);
}

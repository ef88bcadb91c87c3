/**
 * Finding the right patient among thousands: by name, former name in any script, number or birth date; accents, case and marks aside; and
 * when nothing is written exactly so, by names one slip of the finger away.
 */
import { comparePatients, type ListedPatient } from '../queries.ts';

/** Letters that Unicode does not take apart into a letter and a mark, and Arabic ones that are written for one another. */
const SAME: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  ة: 'ه',
  ى: 'ي',
  ٱ: 'ا',
  ـ: '',
};
const SAME_LETTERS = new RegExp(`[${Object.keys(SAME).join('')}]`, 'gu');

/** Without accents, case and marks. */
export const foldText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLocaleLowerCase()
    .replace(SAME_LETTERS, (letter) => SAME[letter] ?? letter);

const wordsOf = (text: string): readonly string[] =>
  foldText(text)
    .split(/[\s,'’-]+/)
    .filter(Boolean);

/** What is compared, folded once for a list and not at every key. */
interface Indexed<T> {
  readonly entry: T;
  readonly names: readonly string[];
  readonly number: string;
  readonly bareNumber: string;
  readonly birthDate: string;
}

export type PatientIndex<T> = readonly Indexed<T>[];

/** In the order of a ward's list. */
export const indexPatients = <T extends { readonly row: ListedPatient }>(
  rows: readonly T[],
): PatientIndex<T> =>
  [...rows]
    .sort((a, b) => comparePatients(a.row, b.row))
    .map((entry) => {
      const { familyName, givenName, number, birthDate, formerly = [] } = entry.row;
      const folded = foldText(number);
      return {
        entry,
        names: wordsOf([familyName, givenName, ...formerly].join(' ')),
        number: folded,
        bareNumber: folded.replaceAll('-', ''),
        birthDate,
      };
    });

export interface Found<T> {
  readonly rows: readonly T[];
  /** Whether none is written as asked for, and these only resemble it. */
  readonly alike: boolean;
}

/** Whoever has every word asked for, as the beginning of a name or number or in the birth date; else whoever resembles it. */
export function searchPatients<T>(index: PatientIndex<T>, search: string): Found<T> {
  const words = foldText(search)
    .split(/[\s,]+/)
    .filter(Boolean);
  const exact = index.filter((patient) => words.every((word) => isExact(patient, word)));
  if (exact.length > 0 || words.length === 0)
    return { rows: exact.map(({ entry }) => entry), alike: false };
  const alike = index.filter((patient) =>
    words.every(
      (word) => isExact(patient, word) || patient.names.some((name) => isOneSlipAway(name, word)),
    ),
  );
  return { rows: alike.map(({ entry }) => entry), alike: true };
}

const isExact = <T>({ names, number, bareNumber, birthDate }: Indexed<T>, word: string): boolean =>
  names.some((name) => name.startsWith(word)) ||
  number.startsWith(word) ||
  bareNumber.startsWith(word.replaceAll('-', '')) ||
  birthDate.includes(word);

/** Shorter words resemble too many others. */
const MISSPELT_LENGTH_MIN = 4;

/** Whether a name begins like the word but for one letter wrong, missing, too many, or two swapped. */
function isOneSlipAway(name: string, word: string): boolean {
  if (word.length < MISSPELT_LENGTH_MIN) return false;
  let at = 0;
  while (at < word.length && word[at] === name[at]) at++;
  const left = word.slice(at);
  const rest = name.slice(at);
  return (
    rest.slice(1).startsWith(left.slice(1)) ||
    rest.startsWith(left.slice(1)) ||
    rest.slice(1).startsWith(left) ||
    (left.length > 1 && rest.startsWith(`${left[1] ?? ''}${left[0] ?? ''}${left.slice(2)}`))
  );
}

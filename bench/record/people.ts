/** Thousands of people who do not exist, the same at every run: names of several scripts, some of them borne by many. */

const FAMILIES = [
  ...['Marín', 'Okoro', 'Wanjiru', 'Faruk', 'Nguyen', 'Müller', 'Kowalska', 'Diallo', 'Haddad'],
  ...['O’Brien', 'García-López', 'Sørensen', 'Yılmaz', 'Petrova', 'Tanaka', 'Abebe', 'Moreau'],
  ...['حداد', 'منصور', 'Иванова', 'Παπαδάκης', '田中', 'Rakoto', 'Silva', 'Novák', 'Kamau'],
] as const;
const GIVEN = [
  ...['Rosa', 'Samuel', 'Grace', 'Omar', 'Linh', 'Jürgen', 'Zofia', 'Aïcha', 'Karim', 'Siobhán'],
  ...['Lucía', 'Lars', 'Elif', 'Ольга', 'Yuki', 'Meron', 'Chloé', 'ليلى', 'Νίκος', 'João'],
] as const;
const SYLLABLES = ['ba', 'ndi', 'ro', 'ka', 'lu', 'mé', 'to', 'sha', 'wi', 'ne'] as const;
const YEARS = 95;
const FIRST_YEAR = 1930;

/** What a registration is given for person `index`. */
export function patientOf(index: number): Readonly<Record<string, string>> {
  const mixed = Math.imul(index + 1, 2654435761) >>> 0;
  const pick = <T>(list: readonly T[], shift: number): T =>
    list[(mixed >>> shift) % list.length] as T;
  const ending = `${pick(SYLLABLES, 3)}${pick(SYLLABLES, 9)}`;
  return {
    familyName: `${pick(FAMILIES, 5)}${index % 3 === 0 ? '' : ending}`,
    givenName: pick(GIVEN, 13),
    birthDate: [
      String(FIRST_YEAR + (mixed % YEARS)),
      String(1 + ((mixed >>> 7) % 12)).padStart(2, '0'),
      String(1 + ((mixed >>> 11) % 28)).padStart(2, '0'),
    ].join('-'),
    gender: index % 2 === 0 ? 'female' : 'male',
  };
}

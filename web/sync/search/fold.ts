/**
 * How words are made alike before they are compared: case, accents, the shapes of one Arabic letter and the digits of other
 * scripts. The same on every device and in every version of a browser, so that an index stays true.
 */

/** Letters that Unicode does not take apart, and the several ways in which one Arabic or Persian letter is typed. */
const ALIKE: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  þ: 'th',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
};

const NOT_ASCII = /\P{ASCII}/u;
const UPPER = /[A-Z]/;
/** Combining marks, the Arabic stretch, joiners, soft hyphens and signs of direction: seen, and no part of a word. */
const UNHEARD = /[\p{M}\p{Cf}\u0640]/gu;
/** The zeros of Arabic, Persian, Devanagari and Bengali digits. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6];

const KNOWN_MAX = 20_000;
const known = new Map<string, string>();

/** A word as it is compared. */
export function foldWord(word: string): string {
  if (!NOT_ASCII.test(word)) return UPPER.test(word) ? word.toLowerCase() : word;
  const before = known.get(word);
  if (before !== undefined) return before;
  const folded = foldLetters(word);
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(word, folded);
  return folded;
}

function foldLetters(word: string): string {
  let folded = '';
  const bare = word.normalize('NFKD').replace(UNHEARD, '').toLowerCase();
  for (const letter of bare) folded += ALIKE[letter] ?? digitOf(letter) ?? letter;
  // Korean syllables were taken apart with everything else.
  return folded.normalize('NFC');
}

function digitOf(letter: string): string | undefined {
  const point = letter.codePointAt(0) ?? 0;
  const zero = ZEROS.find((first) => point >= first && point < first + 10);
  return zero === undefined ? undefined : String(point - zero);
}

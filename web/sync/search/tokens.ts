/**
 * A text as words. Scripts that write without spaces (Chinese, Japanese, Thai and their kin) are cut into overlapping pairs of
 * signs: a dictionary would cut better, and differently in the next version of the browser.
 */
import { foldWord } from './fold.ts';

export type TakeToken = (term: string, start: number, end: number) => void;

interface Takers {
  readonly take: TakeToken;
  readonly takeTail: TakeToken;
}

const [BETWEEN, LETTER, SIGN, MARK] = [0, 1, 2, 3] as const;
const LETTERS = /[\p{L}\p{N}]/u;
const MARKS = /[\p{M}\p{Cf}\u0640]/u;
const SIGNS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc\uff70\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** What is longer is found by its beginning. */
const TERM_LENGTH_MAX = 64;

const ASCII = Uint8Array.from({ length: 128 }, (_, code) =>
  LETTERS.test(String.fromCharCode(code)) ? LETTER : BETWEEN,
);
const CLASSES_MAX = 20_000;
const classes = new Map<number, number>();

function classOf(point: number): number {
  if (point < 128) return ASCII[point] ?? BETWEEN;
  const before = classes.get(point);
  if (before !== undefined) return before;
  const character = String.fromCodePoint(point);
  const found = MARKS.test(character)
    ? MARK
    : SIGNS.test(character)
      ? SIGN
      : LETTERS.test(character)
        ? LETTER
        : BETWEEN;
  if (classes.size >= CLASSES_MAX) classes.clear();
  classes.set(point, found);
  return found;
}

/**
 * Calls back for each word in order; positions are in UTF-16 units of the text as it is given. `takeTail` hears of the last sign of
 * a run without spaces, which stands alone only so that one sign can be found.
 */
export function eachToken(text: string, take: TakeToken, takeTail: TakeToken = take): void {
  let at = 0;
  while (at < text.length) {
    const point = text.codePointAt(at) ?? 0;
    const kind = classOf(point);
    if (kind === LETTER) at = takeWord(text, at, take);
    else if (kind === SIGN) at = takeSigns(text, at, { take, takeTail });
    else at += point > 0xffff ? 2 : 1;
  }
}

/** Where the word that begins here ends. */
function takeWord(text: string, start: number, take: TakeToken): number {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code < 128) {
      if (ASCII[code] !== LETTER) break;
      at += 1;
      continue;
    }
    const point = text.codePointAt(at) ?? 0;
    const kind = classOf(point);
    if (kind !== LETTER && kind !== MARK) break;
    at += point > 0xffff ? 2 : 1;
  }
  const term = foldWord(text.slice(start, Math.min(at, start + TERM_LENGTH_MAX)));
  if (term !== '') take(term.slice(0, TERM_LENGTH_MAX), start, at);
  return at;
}

/** A sign with the marks that stand on it, which in Thai are its vowel and tone. */
interface Unit {
  readonly sign: string;
  readonly start: number;
  readonly end: number;
}

function takeSigns(text: string, start: number, { take, takeTail }: Takers): number {
  let before: Unit | undefined;
  let count = 0;
  let at = start;
  for (;;) {
    const unit = unitAt(text, at);
    if (unit === undefined) break;
    if (before !== undefined) take(before.sign + unit.sign, before.start, unit.end);
    before = unit;
    count += 1;
    at = unit.end;
  }
  if (before !== undefined) (count > 1 ? takeTail : take)(before.sign, before.start, before.end);
  return at;
}

function unitAt(text: string, start: number): Unit | undefined {
  const point = text.codePointAt(start);
  if (point === undefined || classOf(point) !== SIGN) return undefined;
  let end = start + (point > 0xffff ? 2 : 1);
  while (
    end < text.length &&
    end - start < UNIT_LENGTH_MAX &&
    classOf(text.charCodeAt(end)) === MARK
  )
    end += 1;
  const sign = text.slice(start, end).normalize('NFKC').toLowerCase();
  return { sign: sign.slice(0, UNIT_LENGTH_MAX), start, end };
}

const UNIT_LENGTH_MAX = 8;

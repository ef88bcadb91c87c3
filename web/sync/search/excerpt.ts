/** What of a text is shown for having been found: as much as fits, around the first of the words that were looked for. */
import type { MarkedText } from '#kernel/search.ts';
import { eachToken } from './tokens.ts';
import { isWanted, type Clause } from './typed-words.ts';

/** Two or three lines on a phone. */
const LENGTH_MAX = 200;
/** As much is shown of what stands before. */
const BEFORE = 60;
/** Further in, nothing is marked: somebody wrote a book. */
const LOOKED_THROUGH_MAX = 20_000;
const MARKS_MAX = 40;
const LEFT_OUT = '…';

type Span = readonly [start: number, end: number];

/** The whole text, marked, where it is short. */
export function excerptOf(text: string, clauses: readonly Clause[]): MarkedText {
  const marks = marksIn(text.slice(0, LOOKED_THROUGH_MAX), clauses);
  if (text.length <= LENGTH_MAX) return { text, marks };
  const first = marks[0]?.[0] ?? 0;
  const from = first <= BEFORE ? 0 : wordStart(text, first - BEFORE);
  const until = wordEnd(text, Math.min(text.length, from + LENGTH_MAX));
  const before = from > 0 ? LEFT_OUT : '';
  const shift = before.length - from;
  return {
    text: `${before}${text.slice(from, until).trimEnd()}${until < text.length ? LEFT_OUT : ''}`,
    marks: marks
      .filter(([start, end]) => start >= from && end <= until)
      .map(([start, end]) => [start + shift, end + shift]),
  };
}

/** In the order of the text, those that touch as one. */
function marksIn(text: string, clauses: readonly Clause[]): readonly Span[] {
  const marks: Span[] = [];
  if (clauses.length === 0) return marks;
  eachToken(text, (term, start, end) => {
    if (marks.length >= MARKS_MAX || !isWanted(clauses, term)) return;
    const last = marks.at(-1);
    if (last !== undefined && start <= last[1])
      marks[marks.length - 1] = [last[0], Math.max(end, last[1])];
    else marks.push([start, end]);
  });
  return marks;
}

/** The next place at which a word may begin; never inside a pair of surrogates. */
function wordStart(text: string, at: number): number {
  const space = text.slice(at, at + BEFORE / 2).search(/\s/);
  const start = space < 0 ? at : at + space + 1;
  return isInside(text, start) ? start + 1 : start;
}

function wordEnd(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const space = text.lastIndexOf(' ', at);
  const end = space > at - BEFORE / 2 ? space : at;
  return isInside(text, end) ? end - 1 : end;
}

/** Whether the place lies between the halves of one sign. */
const isInside = (text: string, at: number): boolean =>
  /[\udc00-\udfff]/.test(text.charAt(at)) && /[\ud800-\udbff]/.test(text.charAt(at - 1));

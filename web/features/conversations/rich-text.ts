/**
 * Bold, italic and lists in a message: `*bold*`, `_italic_`, lines that begin with `- ` or `1. `. What is sent is the plain text
 * with its marks, so that every older or simpler reader still shows every word; nothing in it is ever markup of the page.
 */

export interface Run {
  readonly text: string;
  readonly style: 'plain' | 'bold' | 'italic';
}

export interface Line {
  readonly runs: readonly Run[];
  /** As its author numbered it; 0 outside a numbered list. */
  readonly number: number;
}

export interface Block {
  readonly kind: 'lines' | 'bullets' | 'numbers';
  readonly lines: readonly Line[];
}

/**
 * A mark counts only around whole words, and never beside a digit on its outside: `2*3`, `K7_0042` and `5 * 250 mg` stay as they
 * are written.
 */
const MARKED =
  /(?<![\p{L}\p{N}*_])(?<mark>[*_])(?=\S)(?<text>[^*_\n]*?\S)\k<mark>(?![\p{L}\p{N}*_])/gu;
const BULLET = /^[-•] (?<text>.*)$/u;
const NUMBER = /^(?<number>\d{1,3})\. (?<text>.*)$/u;

export function runsOf(line: string): readonly Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const match of line.matchAll(MARKED)) {
    if (match.index > at) runs.push({ text: line.slice(at, match.index), style: 'plain' });
    const style = match.groups?.['mark'] === '*' ? 'bold' : 'italic';
    runs.push({ text: match.groups?.['text'] ?? '', style });
    at = match.index + match[0].length;
  }
  if (at < line.length || runs.length === 0) runs.push({ text: line.slice(at), style: 'plain' });
  return runs;
}

/** The blocks of a text in their order; a list needs two lines, so that a single "- 5" stays a minus. */
export function blocksOf(text: string): readonly Block[] {
  const groups: { kind: Block['kind']; written: string[] }[] = [];
  for (const line of text.split('\n')) {
    const kind = BULLET.test(line) ? 'bullets' : NUMBER.test(line) ? 'numbers' : 'lines';
    const last = groups.at(-1);
    if (last?.kind === kind) last.written.push(line);
    else groups.push({ kind, written: [line] });
  }
  return groups.map(({ kind, written }) =>
    written.length === 1 || kind === 'lines'
      ? { kind: 'lines', lines: written.map((line) => ({ runs: runsOf(line), number: 0 })) }
      : { kind, lines: written.map(itemOf) },
  );
}

/** People who number their lines mean these numbers: they are never counted anew. */
function itemOf(line: string): Line {
  const numbered = NUMBER.exec(line)?.groups;
  const text = numbered?.['text'] ?? BULLET.exec(line)?.groups?.['text'] ?? line;
  return { runs: runsOf(text), number: Number(numbered?.['number'] ?? 0) };
}

/** The words without their marks, for a preview, a quotation or a search. */
export const plainText = (text: string): string => text.replace(MARKED, '$<text>');

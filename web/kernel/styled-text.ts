/**
 * A text with looks: letters may be bold or italic, a line may be a heading or an item of a list. What a line is stands in the
 * text itself ("# " and "- "), so that paper, exports and search need nothing else; how letters look stands beside it.
 */
export type TextLook = 'bold' | 'italic';

/** Bits of a look in `formats`. */
const BITS: Readonly<Record<TextLook, number>> = { bold: 1, italic: 2 };
export const LOOKS: readonly TextLook[] = ['bold', 'italic'];

export const isTextLook = (name: string): name is TextLook => name === 'bold' || name === 'italic';

export interface StyledText {
  readonly text: string;
  /** For each UTF-16 unit of the text the sum of its looks (bold 1, italic 2) as a digit; zeros at the end are left off. */
  readonly formats: string;
}

interface LookRange {
  readonly start: number;
  readonly end: number;
  readonly look: TextLook;
}

/** `length` is that of the text, in UTF-16 units; what a range claims beyond it does not count. */
export function formatsOf(length: number, ranges: readonly LookRange[]): string {
  if (ranges.length === 0) return '';
  const sums = Array.from({ length }, () => 0);
  for (const { start, end, look } of ranges)
    for (let i = Math.max(0, start); i < Math.min(end, length); i++)
      sums[i] = (sums[i] ?? 0) | BITS[look];
  return withoutEnd(sums.join(''));
}

/** The one way to write formats: without zeros at the end. */
export const withoutEnd = (formats: string): string => formats.replace(/0+$/, '');

export const formatAt = (formats: string, index: number): number => Number(formats[index] ?? 0);

export const hasLook = (format: number, look: TextLook): boolean => (format & BITS[look]) !== 0;

export const formatWith = (looks: readonly TextLook[]): number =>
  looks.reduce((sum, look) => sum | BITS[look], 0);

export const sameStyle = (a: StyledText, b: StyledText): boolean =>
  a.text === b.text && a.formats === b.formats;

export type LineKind = 'paragraph' | 'heading' | 'item';

/** How a line of the text begins that is more than a paragraph. */
export const LINE_SIGNS: Readonly<Record<LineKind, string>> = {
  paragraph: '',
  heading: '# ',
  item: '- ',
};

export interface StyledRun {
  readonly text: string;
  readonly format: number;
}

export interface StyledLine {
  readonly kind: LineKind;
  /** Without the sign of its kind. */
  readonly runs: readonly StyledRun[];
}

/** Line by line, as it is shown. */
export function linesOf({ text, formats }: StyledText): readonly StyledLine[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const kind = kindOf(line);
    const sign = LINE_SIGNS[kind].length;
    const runs = runsOf(line.slice(sign), formats.slice(start + sign));
    start += line.length + 1;
    return { kind, runs };
  });
}

export const kindOf = (line: string): LineKind =>
  line.startsWith(LINE_SIGNS.heading)
    ? 'heading'
    : line.startsWith(LINE_SIGNS.item)
      ? 'item'
      : 'paragraph';

function runsOf(line: string, formats: string): readonly StyledRun[] {
  const runs: StyledRun[] = [];
  let start = 0;
  for (let i = 1; i <= line.length; i++) {
    const format = formatAt(formats, start);
    if (i < line.length && formatAt(formats, i) === format) continue;
    runs.push({ text: line.slice(start, i), format });
    start = i;
  }
  return runs;
}

/** What a person did to a text and to its looks, and the same done to what others made of the text meanwhile. */
import type { TextEdit, TextFormat } from '#kernel/document.ts';
import { formatAt, hasLook, LOOKS, withoutEnd, type StyledText } from '#kernel/styled-text.ts';
import { textDifference } from './text-difference.ts';
import { differences, placeOf, rebasedEdit } from './text-merge.ts';

export interface StyledEdit {
  readonly edits: readonly TextEdit[];
  /** Positions in the text after the edits. */
  readonly formats: readonly TextFormat[];
}

const NOTHING: TextEdit = { index: 0, remove: 0, insert: '' };
/** Stands for looks that nobody can tell beforehand: of what is put in place of letters with looks. */
const UNKNOWN = -1;

/** Undefined when nothing changed. */
export function styledDifference(before: StyledText, after: StyledText): StyledEdit | undefined {
  const edit = textDifference(before.text, after.text);
  const formats = formatsBetween(expectedAfter(before, edit ?? NOTHING), after);
  if (edit === undefined && formats.length === 0) return undefined;
  return { edits: edit === undefined ? [] : [edit], formats };
}

/** The looks a text has when nothing but this edit happens: what is put in looks like the letter before it. */
function expectedAfter(before: StyledText, edit: TextEdit): (index: number) => number {
  const { index: start, remove, insert } = edit;
  const replaces = remove > 0 && before.formats !== '';
  const inherited = replaces ? UNKNOWN : formatAt(before.formats, start - 1);
  return (index) => {
    if (index < start) return formatAt(before.formats, index);
    if (index < start + insert.length) return inherited;
    return formatAt(before.formats, index - insert.length + remove);
  };
}

function formatsBetween(
  expected: (index: number) => number,
  { text, formats }: StyledText,
): readonly TextFormat[] {
  return LOOKS.flatMap((look) => {
    const changes: TextFormat[] = [];
    for (let i = 0; i < text.length; i++) {
      const on = hasLook(formatAt(formats, i), look);
      const was = expected(i);
      if (was !== UNKNOWN && hasLook(was, look) === on) continue;
      const last = changes.at(-1);
      if (last?.end === i && last.on === on) changes.splice(-1, 1, { ...last, end: i + 1 });
      else changes.push({ start: i, end: i + 1, look, on });
    }
    return changes;
  });
}

/** What `mine` did to `common`, done to `theirs`, which also came from `common`. */
export function rebasedStyled(
  common: StyledText,
  mine: StyledText,
  theirs: StyledText,
): StyledText {
  const edit = textDifference(common.text, mine.text);
  const edits = differences(common.text, theirs.text);
  const formats = Array.from({ length: theirs.text.length }, (_, i) => formatAt(theirs.formats, i));
  const { index, remove, insert } = edit ?? NOTHING;
  for (let i = 0; i < common.text.length; i++) {
    if (edit !== undefined && i >= index && i < index + remove) continue;
    const now = formatAt(mine.formats, i < index ? i : i - remove + insert.length);
    const place = now === formatAt(common.formats, i) ? undefined : placeOf(i, edits);
    if (place !== undefined) formats[place] = now;
  }
  if (edit === undefined) return { text: theirs.text, formats: withoutEnd(formats.join('')) };
  const moved = rebasedEdit(edit, edits, theirs.text);
  const put = Array.from({ length: insert.length }, (_, i) => formatAt(mine.formats, index + i));
  formats.splice(moved.index, moved.remove, ...put);
  return {
    text:
      theirs.text.slice(0, moved.index) + insert + theirs.text.slice(moved.index + moved.remove),
    formats: withoutEnd(formats.join('')),
  };
}

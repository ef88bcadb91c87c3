/** A text that several people write at once, as commands take it: edits relative to the version their author was looking at. */
import * as v from 'valibot';
import type { TextEdit } from '#kernel/document.ts';
import { LOOKS } from '#kernel/styled-text.ts';

export const SHARED_TEXT_LENGTH_MAX = 50_000;
const EDITS_MAX = 1_000;
const HEADS_MAX = 64;

const insertion = v.pipe(v.string(), v.maxLength(SHARED_TEXT_LENGTH_MAX));
const position = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const edit = v.object({ index: position, remove: position, insert: insertion });

export const textEditEntries = {
  base: v.pipe(v.array(v.string()), v.maxLength(HEADS_MAX)),
  edits: v.pipe(v.array(edit), v.minLength(1), v.maxLength(EDITS_MAX)),
};

/** Of a text whose letters may look bold or italic: there an edit may change nothing but looks. */
export const styledEditEntries = {
  base: textEditEntries.base,
  edits: v.pipe(v.array(edit), v.maxLength(EDITS_MAX)),
  formats: v.optional(
    v.pipe(
      v.array(
        v.object({ start: position, end: position, look: v.picklist(LOOKS), on: v.boolean() }),
      ),
      v.maxLength(EDITS_MAX),
    ),
    [],
  ),
};

/** Whether a text would pass its limit by these edits; what makes a text shorter is always allowed. */
export function growsTooLong(
  text: string,
  edits: readonly TextEdit[],
  lengthMax = SHARED_TEXT_LENGTH_MAX,
): boolean {
  const length = lengthAfter(text.length, edits);
  return length > lengthMax && length > text.length;
}

/** No edit removes more than there is behind its position, whatever it claims. */
const lengthAfter = (length: number, edits: readonly TextEdit[]): number =>
  edits.reduce(
    (left, { index, remove, insert }) =>
      left - Math.min(remove, Math.max(0, left - index)) + insert.length,
    length,
  );

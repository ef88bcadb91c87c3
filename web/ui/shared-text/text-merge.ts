/** Where things are in a text after somebody else changed it: for the caret, and for typing that is not saved yet. */
import type { TextEdit } from '#kernel/document.ts';
import { textDifference } from './text-difference.ts';

/** Above this many differences the change counts as one; no text is lost, only the caret may move. */
const DIFFERENCES_MAX = 1_000;

/** The edits that turn `before` into `after`, in order, positions in `before`; few and small rather than one that spans all. */
export function differences(before: string, after: string): readonly TextEdit[] {
  const whole = textDifference(before, after);
  if (whole === undefined) return [];
  const removed = before.slice(whole.index, whole.index + whole.remove);
  return (
    shortestScript(removed, whole.insert)?.map((edit) => ({
      ...edit,
      index: edit.index + whole.index,
    })) ?? [whole]
  );
}

/** Where a position of the text before the edits is after them. Text put in exactly there comes after it. */
export function movedPosition(position: number, edits: readonly TextEdit[]): number {
  let moved = position;
  for (const { index, remove, insert } of edits) {
    if (position <= index) break;
    moved += insert.length - Math.min(remove, position - index);
  }
  return moved;
}

/** Where a character of the text before the edits is after them; undefined when they took it away. */
export function placeOf(character: number, edits: readonly TextEdit[]): number | undefined {
  const isGone = edits.some(
    ({ index, remove }) => character >= index && character < index + remove,
  );
  return isGone ? undefined : movedPosition(character + 1, edits) - 1;
}

/** An edit of a text, as an edit of `theirs`, which these edits made of the same text. */
export function rebasedEdit(edit: TextEdit, edits: readonly TextEdit[], theirs: string): TextEdit {
  const start = wholeCharacter(theirs, movedPosition(edit.index, edits));
  const end = wholeCharacter(theirs, movedPosition(edit.index + edit.remove, edits));
  return { index: start, remove: Math.max(0, end - start), insert: edit.insert };
}

/** The position itself, or the one before it when it would split a character of two units. */
const wholeCharacter = (text: string, position: number): number =>
  (text.charCodeAt(position - 1) & 0xfc00) === 0xd800 ? position - 1 : position;

/** Myers' shortest edit script; undefined when it would be longer than the limit. */
function shortestScript(before: string, after: string): readonly TextEdit[] | undefined {
  const max = Math.min(before.length + after.length, DIFFERENCES_MAX);
  const reach = new Map<number, number>([[1, 0]]);
  const trace: ReadonlyMap<number, number>[] = [];
  for (let depth = 0; depth <= max; depth++) {
    trace.push(new Map(reach));
    for (let diagonal = -depth; diagonal <= depth; diagonal += 2) {
      let x = startOf(reach, diagonal, depth);
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal])
        x++;
      reach.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return walkBack(trace, before, after);
    }
  }
  return undefined;
}

const at = (reach: ReadonlyMap<number, number>, diagonal: number): number =>
  reach.get(diagonal) ?? -1;

const comesFromAbove = (reach: ReadonlyMap<number, number>, diagonal: number, depth: number) =>
  diagonal === -depth || (diagonal !== depth && at(reach, diagonal - 1) < at(reach, diagonal + 1));

const startOf = (reach: ReadonlyMap<number, number>, diagonal: number, depth: number): number =>
  comesFromAbove(reach, diagonal, depth) ? at(reach, diagonal + 1) : at(reach, diagonal - 1) + 1;

function walkBack(
  trace: readonly ReadonlyMap<number, number>[],
  before: string,
  after: string,
): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let x = before.length;
  let y = after.length;
  for (let depth = trace.length - 1; depth > 0; depth--) {
    const reach = trace[depth] ?? new Map<number, number>();
    const diagonal = x - y;
    const inserts = comesFromAbove(reach, diagonal, depth);
    const from = inserts ? diagonal + 1 : diagonal - 1;
    x = at(reach, from);
    y = x - from;
    const sign = inserts ? (after[y] ?? '') : '';
    const next = edits[0];
    // Steps that touch become one edit, so that a caret inside a word moves once.
    if (
      next !== undefined &&
      next.index === (inserts ? x : x + 1) &&
      (inserts || next.insert === '')
    )
      edits[0] = { index: x, remove: next.remove + (inserts ? 0 : 1), insert: sign + next.insert };
    else edits.unshift({ index: x, remove: inserts ? 0 : 1, insert: sign });
  }
  return edits;
}

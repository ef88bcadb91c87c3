/**
 * Edits made while looking at an older text, moved onto the text as it is now. Nothing that somebody else wrote since is
 * removed; what both removed is removed once; an insertion stays behind the character its author typed it after.
 */
import type { TextEdit } from '#kernel/document.ts';

/** One step of what happened to the text meanwhile, in order. */
export type TextStep =
  | { readonly kind: 'insert'; readonly index: number; readonly length: number }
  | { readonly kind: 'remove'; readonly index: number; readonly length: number };

/** Stands for a character that the author of the edits has never seen. */
const FOREIGN = -1;

/**
 * `baseLength` is the length of the text the author saw, `since` what changed after it, `edits` what the author did, one
 * after the other. The answer is to be applied to the present text one after the other. Positions are UTF-16 units.
 */
export function rebaseEdits(
  baseLength: number,
  since: readonly TextStep[],
  edits: readonly TextEdit[],
): readonly TextEdit[] {
  const base = Array.from({ length: baseLength }, (_, id) => id);
  let seen = base;
  let present = since.reduce(applyStep, base);
  let nextId = baseLength;
  const rebased: TextEdit[] = [];
  for (const edit of edits) {
    const index = Math.min(edit.index, seen.length);
    const gone = new Set(seen.slice(index, index + edit.remove));
    for (const run of runsOf(present, gone)) {
      rebased.push({ index: run.start, remove: run.length, insert: '' });
      present = present.toSpliced(run.start, run.length);
    }
    const inserted = Array.from({ length: edit.insert.length }, () => nextId++);
    const at = positionAfter(present, seen.slice(0, index));
    if (inserted.length > 0) rebased.push({ index: at, remove: 0, insert: edit.insert });
    present = present.toSpliced(at, 0, ...inserted);
    seen = seen.toSpliced(index, edit.remove, ...inserted);
  }
  return rebased;
}

const applyStep = (text: number[], step: TextStep): number[] =>
  step.kind === 'insert'
    ? text.toSpliced(step.index, 0, ...Array.from({ length: step.length }, () => FOREIGN))
    : text.toSpliced(step.index, step.length);

interface Run {
  readonly start: number;
  readonly length: number;
}

/** Neighbouring characters to remove, the last run first, so that earlier positions stay true. */
function runsOf(text: readonly number[], gone: ReadonlySet<number>): readonly Run[] {
  const runs: Run[] = [];
  for (let i = text.length - 1; i >= 0; i--) {
    if (!gone.has(text[i] ?? FOREIGN)) continue;
    let start = i;
    while (start > 0 && gone.has(text[start - 1] ?? FOREIGN)) start--;
    runs.push({ start, length: i - start + 1 });
    i = start;
  }
  return runs;
}

/** Behind the nearest character before the cursor that is still there. */
function positionAfter(text: readonly number[], before: readonly number[]): number {
  for (const id of [...before].reverse()) {
    const index = text.indexOf(id);
    if (index >= 0) return index + 1;
  }
  return 0;
}

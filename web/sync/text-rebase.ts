/**
 * Edits made while looking at an older text, moved onto the text as it is now. Nothing that somebody else wrote since is
 * removed; what both removed is removed once; an insertion stays behind the character its author typed it after.
 */
import type { TextEdit } from '#kernel/document.ts';

/** One step of what happened to the text meanwhile, in order. */
export type TextStep =
  | { readonly kind: 'insert'; readonly index: number; readonly length: number }
  | { readonly kind: 'remove'; readonly index: number; readonly length: number };

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export interface RebasedEdits {
  /** To be applied to the present text one after the other. */
  readonly edits: readonly TextEdit[];
  /** Where a range of the text as its author left it is afterwards; undefined when nothing of it is left. */
  readonly rangeOf: (range: TextRange) => TextRange | undefined;
}

/** Stands for a character that the author of the edits has never seen. */
const FOREIGN = -1;

/**
 * `baseLength` is the length of the text the author saw, `since` what changed after it, `edits` what the author did, one
 * after the other. Positions are UTF-16 units.
 */
export function rebaseEdits(
  baseLength: number,
  since: readonly TextStep[],
  edits: readonly TextEdit[],
): RebasedEdits {
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
  return {
    edits: rebased,
    rangeOf: (range) => rangeIn(present, seen.slice(range.start, range.end)),
  };
}

/** From the first to the last of these characters that is still there, with whatever others wrote between them. */
function rangeIn(present: readonly number[], characters: readonly number[]): TextRange | undefined {
  const left = new Set(present);
  const first = characters.find((id) => left.has(id));
  const last = characters.findLast((id) => left.has(id));
  if (first === undefined || last === undefined) return undefined;
  return { start: present.indexOf(first), end: present.indexOf(last) + 1 };
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

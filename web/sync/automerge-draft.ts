/** The `Draft` that features change documents through, over Automerge. Fields merge one by one, texts letter by letter. */
import * as A from '@automerge/automerge/slim';
import type { Draft, FieldValue, TextEdit, TextFormat, TextTarget } from '#kernel/document.ts';
import { invariant } from '#kernel/result.ts';
import { formatsOf, isTextLook } from '#kernel/styled-text.ts';
import { rebaseEdits, type TextStep } from './text-rebase.ts';

/** Above this many nobody formatted by hand; the text is shown plain. */
const MARKS_MAX = 1_000;

/** A document as Automerge holds it: entities by key, fields by name. */
export type Root = Record<string, Record<string, FieldValue>>;

/** `before` is the document as it was when the change began; `root` the proxy inside `A.change`. */
export const draftOver = (root: Root, before: A.Doc<Root>): Draft => ({
  create(key, entity) {
    invariant(!(key in root), 'an entity is created once');
    root[key] = { ...entity };
  },
  createText(key, field, text = '') {
    entityOf(root, key)[field] = text;
  },
  set(key, field, value) {
    entityOf(root, key)[field] = value;
  },
  editText(target, edits, formats = []) {
    const rebased = rebaseEdits(baseLength(before, target), stepsSince(before, target), edits);
    for (const edit of rebased.edits) splice(root, target, edit);
    for (const format of formats) {
      const range = rebased.rangeOf(format);
      if (range !== undefined) applyFormat(root, target, { ...format, ...range });
    }
  },
});

function entityOf(root: Root, key: string): Record<string, FieldValue> {
  const entity = root[key];
  invariant(entity !== undefined, 'a field belongs to an entity that exists');
  return entity;
}

const splice = (root: Root, { key, field }: TextTarget, edit: TextEdit): void =>
  A.splice(root, [key, field], edit.index, edit.remove, edit.insert);

/** What is typed behind such a letter looks like it, until its author says otherwise. */
function applyFormat(root: Root, { key, field }: TextTarget, format: TextFormat): void {
  const range = { start: format.start, end: format.end, expand: 'after' as const };
  if (format.on) A.mark(root, [key, field], range, format.look, true);
  else A.unmark(root, [key, field], range, format.look);
}

function baseLength(before: A.Doc<Root>, { key, field, base }: TextTarget): number {
  const text = A.view(before, [...base])[key]?.[field];
  invariant(typeof text === 'string', 'a text is edited where there is one');
  return text.length;
}

/**
 * How the letters of a text look. Of marks only those that we make count: whoever changes their program can write any, and as
 * many as they like.
 */
export function formatsIn(document: A.Doc<Root>, key: string, field: string): string {
  const text = document[key]?.[field];
  if (typeof text !== 'string') return '';
  const marks = A.marks(document, [key, field]);
  if (marks.length > MARKS_MAX) return '';
  return formatsOf(
    text.length,
    marks.flatMap(({ name, value, start, end }) =>
      isTextLook(name) && value === true ? [{ start, end, look: name }] : [],
    ),
  );
}

function stepsSince(before: A.Doc<Root>, { key, field, base }: TextTarget): readonly TextStep[] {
  const steps: TextStep[] = [];
  for (const patch of A.diff(before, [...base], A.getHeads(before))) {
    const [patchKey, patchField, index] = patch.path;
    if (patchKey !== key || patchField !== field || typeof index !== 'number') continue;
    if (patch.action === 'splice')
      steps.push({ kind: 'insert', index, length: patch.value.length });
    else if (patch.action === 'del')
      steps.push({ kind: 'remove', index, length: patch.length ?? 1 });
  }
  return steps;
}

/** Noting down what was refused. */
import type * as v from 'valibot';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { ok } from '#kernel/result.ts';
import { applyRefusal, refusalSchema, type RefusalNoted } from './refusals.ts';

/** Run by the program itself, at the moment something was refused. */
export const noteRefusal = defineCommand<
  v.InferOutput<typeof refusalSchema>,
  undefined,
  RefusalNoted,
  never
>({
  name: 'audit/note-refusal',
  document: 'refusals',
  target: 'existing',
  parse: parserOf(refusalSchema),
  view: () => undefined,
  decide: (_view, input, { now }) =>
    ok([{ kind: 'refusal-noted', refusal: { ...input, at: now } }]),
  apply: applyRefusal,
});

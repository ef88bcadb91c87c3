/** Saying why. Written in the same step as the decision, never without one. */
import type * as v from 'valibot';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { ok } from '#kernel/result.ts';
import { applyReason, reasonSchema, type ReasonGiven } from './records.ts';

export const giveReason = defineCommand<
  v.InferOutput<typeof reasonSchema>,
  undefined,
  ReasonGiven,
  never
>({
  name: 'late-work/give-reason',
  document: 'late-work-reasons',
  target: 'existing',
  parse: parserOf(reasonSchema),
  view: () => undefined,
  decide: (_view, input, { newId }) =>
    ok([{ kind: 'reason-given', reason: { id: newId(), ...input } }]),
  apply: applyReason,
});

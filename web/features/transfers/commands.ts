/** Noting that a file was taken in, once everything of it that was chosen stands in the record. */
import type * as v from 'valibot';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { ok } from '#kernel/result.ts';
import { applyImport, importSchema, type ImportEvent } from './records.ts';

export const noteImport = defineCommand<
  v.InferOutput<typeof importSchema>,
  undefined,
  ImportEvent,
  never
>({
  name: 'transfers/note-import',
  document: 'taken-import',
  target: 'new-document',
  parse: parserOf(importSchema),
  view: () => undefined,
  decide: (_view, input, { now, actor }) =>
    ok([{ kind: 'import-noted', fields: { ...input, at: now, by: actor.userId } }]),
  apply: applyImport,
});

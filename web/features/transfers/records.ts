/** That a file from elsewhere was taken into a record: when, by whom, and how it ended. FHIR Provenance in small. */
import * as v from 'valibot';
import { optionalLine } from '#clinical/text.ts';
import { entityKey, type Draft, type RawDocument } from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const importSchema = v.object({
  /** SHA-256 of the file, by which it can be shown to be the one. The file itself is not kept. */
  file: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** Who gave it out, in the words of the file. */
  source: optionalLine,
  taken: count,
  notTaken: count,
});

export interface TakenImport extends v.InferOutput<typeof importSchema> {
  readonly at: number;
  /** Whoever signed it; empty where nobody alone did. */
  readonly by: string;
}

export interface ImportEvent {
  readonly kind: 'import-noted';
  readonly fields: v.InferOutput<typeof importSchema> & {
    readonly at: number;
    readonly by: string;
  };
}

const SELF = entityKey('import', 'self');
const storedSchema = v.object({ ...importSchema.entries, at: count, by: v.string() });

/** Undefined while the document has no readable import. */
export function readImport(document: RawDocument, entries?: Entries): TakenImport | undefined {
  const parsed = v.safeParse(storedSchema, document[SELF]);
  if (!parsed.success) return undefined;
  const by = entries === undefined ? parsed.output.by : (entries.authorOf(SELF) ?? '');
  return { ...parsed.output, by };
}

export function applyImport(draft: Draft, { fields }: ImportEvent): void {
  draft.create(SELF, fields);
}

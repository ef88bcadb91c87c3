/** List rows kept beside documents, as the engine sees them: names and plain data. */
import type { RawDocument } from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';

/** A list row that a document feeds, as a feature computes it. */
export interface ProjectedRow {
  readonly projection: string;
  readonly version: number;
  /** Plain data that JSON can carry; undefined for no row. */
  readonly row: unknown;
}

export type Project = (
  kind: string,
  document: RawDocument,
  entries: Entries,
) => readonly ProjectedRow[];

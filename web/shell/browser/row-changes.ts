/**
 * Lists on their way from the worker to the page: whole at first, then only the rows that changed. Ten years of readings are some
 * hundred rows of a quarter of a megabyte each; one reading more changes one of them.
 */

/** What both ends know of a row: whose it is, and that the same object is the same row. */
interface Placed {
  readonly document: string;
}

/** Rows that are new or other than before, in their order, and documents that have none any more. */
export interface RowChange {
  readonly changed: readonly Placed[];
  readonly gone: readonly string[];
}

const isPlaced = (row: unknown): row is Placed =>
  typeof row === 'object' && row !== null && 'document' in row && typeof row.document === 'string';

/** Undefined for what is no list of rows. */
export function placedRows(value: unknown): readonly Placed[] | undefined {
  return Array.isArray(value) && value.every(isPlaced) ? value : undefined;
}

/** The sending end of one list. */
export class SentRows {
  #sent: readonly Placed[] | undefined;

  /** What changed since the last call; undefined where the value has to be handed over whole. */
  next(value: unknown): RowChange | undefined {
    const before = this.#sent;
    const rows = placedRows(value);
    this.#sent = rows;
    if (before === undefined || rows === undefined) return undefined;
    const known = new Map(before.map((row) => [row.document, row]));
    const present = new Set(rows.map(({ document }) => document));
    const change = {
      changed: rows.filter((row) => known.get(row.document) !== row),
      gone: [...known.keys()].filter((document) => !present.has(document)),
    };
    // The other end puts new rows behind the old ones; an order that this does not give has to be told.
    const there = withChange(before, change);
    const isSame = there.length === rows.length && there.every((row, at) => row === rows[at]);
    return isSame ? change : undefined;
  }
}

/** The list after a change: rows keep their places, new ones come last. */
export function withChange(
  rows: readonly Placed[],
  { changed, gone }: RowChange,
): readonly Placed[] {
  const after = new Map(rows.map((row) => [row.document, row]));
  for (const document of gone) after.delete(document);
  for (const row of changed) after.set(row.document, row);
  return [...after.values()];
}

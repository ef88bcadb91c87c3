/** The sealed rows of the index, as it reads and writes them. Whatever does not open or is not there is damage, and nothing is guessed. */
import type { Result } from '#kernel/result.ts';
import { err, ok } from '#kernel/result.ts';
import type { RowWrite } from '#storage/row-store.ts';
import { BLOCK_ITEMS, parseTexts, type StoredText } from './text-blocks.ts';
import { goneKey, segmentKey, textKey } from './manifest.ts';
import { HeldSegment } from './held-segment.ts';
import { Segment } from './segment.ts';

/** 'search/damaged': a part of the index is not as it was written, so that it has to be made again. */
export interface SearchError {
  readonly code: string;
}

export type SearchTable = 'search' | 'search-text';

/** Where the index lies: sealed, each row bound to its table and key. */
export interface SearchRows {
  read(table: SearchTable, key: string): Promise<Result<Uint8Array | undefined, SearchError>>;
  commit(writes: readonly RowWrite[]): Promise<Result<void, SearchError>>;
  /** Deletes every row of both tables. */
  clear(): Promise<Result<void, SearchError>>;
}

export const DAMAGED = { code: 'search/damaged' } as const;

const isBroken = ({ code }: SearchError): boolean => code === 'storage/damaged';

export async function readRow(
  rows: SearchRows,
  table: SearchTable,
  key: string,
): Promise<Result<Uint8Array | undefined, SearchError>> {
  const row = await rows.read(table, key);
  return !row.ok && isBroken(row.error) ? err(DAMAGED) : row;
}

export async function readSegment(
  rows: SearchRows,
  { number, count }: { readonly number: number; readonly count: number },
): Promise<Result<HeldSegment, SearchError>> {
  const row = await readRow(rows, 'search', segmentKey(number));
  if (!row.ok) return row;
  const segment = row.value && Segment.parse(row.value);
  if (segment?.count !== count) return err(DAMAGED);
  const gone = await readRow(rows, 'search', goneKey(number));
  return gone.ok ? ok(new HeldSegment(number, segment, gone.value)) : gone;
}

export const blockOf = (item: number): number => Math.floor(item / BLOCK_ITEMS);

/** The texts of one block of a segment. */
export async function readTexts(
  rows: SearchRows,
  { number }: { readonly number: number },
  block: number,
): Promise<Result<readonly StoredText[], SearchError>> {
  const row = await readRow(rows, 'search-text', textKey(number, block));
  if (!row.ok) return row;
  const texts = row.value && parseTexts(row.value);
  return texts === undefined ? err(DAMAGED) : ok(texts);
}

/** Large enough to be worth a commit, small enough that whoever types waits for none. */
const COMMIT_BYTES = 1024 * 1024;

/** Rows of texts, in commits of their own: nothing names them until the segment is there. */
export async function writeTexts(
  rows: SearchRows,
  number: number,
  texts: readonly Uint8Array[],
): Promise<Result<void, SearchError>> {
  let writes: RowWrite[] = [];
  let bytes = 0;
  for (const [block, value] of texts.entries()) {
    writes.push({ table: 'search-text', key: textKey(number, block), value });
    bytes += value.length;
    if (bytes < COMMIT_BYTES && block < texts.length - 1) continue;
    const done = await rows.commit(writes);
    if (!done.ok) return done;
    writes = [];
    bytes = 0;
  }
  return ok(undefined);
}

/** Everything there is of a segment. */
export const removalOf = ({ number, segment }: HeldSegment): readonly RowWrite[] => [
  { table: 'search', key: segmentKey(number), value: undefined },
  { table: 'search', key: goneKey(number), value: undefined },
  ...Array.from({ length: Math.ceil(segment.count / BLOCK_ITEMS) }, (_, block) => ({
    table: 'search-text' as const,
    key: textKey(number, block),
    value: undefined,
  })),
];

/**
 * The port to durable storage: opaque rows in named tables. It knows no keys and no meaning; what it is given is sealed already.
 * `commit` is the only way to write, and its answer is the only ground for saying "Saved on this device".
 */
import type { Result } from '#kernel/result.ts';

/** Tables of the engine. Adding one is a schema change: raise STORE_SCHEMA_VERSION with its line of history. */
export const TABLES = [
  'vault',
  'identity',
  'secrets',
  'entries',
  'work',
  'documents',
  'projections',
  'outbox',
  'channels',
  'tokens',
  'held',
  'set-aside',
  'invitations',
  'drafts',
  'evidence',
  'openings',
  'logs',
  'packs',
  'carried',
  'files',
  'pieces',
  'search',
  'search-text',
  'search-due',
] as const;

export type TableName = (typeof TABLES)[number];

/**
 * 1: the first layout. 2: words that are not sent yet have a table. 3: who has looked at a record has one.
 * 4: emergency access has one.
 * 5: what access logs came to has one.
 * 6: what lies in a shift pack has one.
 * 7: what is carried for others has one.
 * 8: files have one, and their sealed pieces another.
 * 9: what can be searched has one, the words of it another, and what is still to be read a third.
 */
export const STORE_SCHEMA_VERSION = 9;

export interface StoredRow {
  readonly key: string;
  readonly value: Uint8Array;
}

export type RowWrite =
  | { readonly table: TableName; readonly key: string; readonly value: Uint8Array }
  | { readonly table: TableName; readonly key: string; readonly value: undefined };

/**
 * 'storage/full': no space, nothing of the commit was kept. 'storage/failed': the store itself failed, nothing was kept.
 * 'storage/taken-over': somebody opened the same store after this one did, and whoever came first writes no more.
 */
export interface StorageError {
  readonly code: 'storage/full' | 'storage/failed' | 'storage/taken-over';
}

/**
 * 'storage/newer-version': the data was written by a later version of the app and is left untouched. 'storage/blocked': a window
 * that does not answer holds it open in an earlier layout; nothing was changed, and it opens once that window is closed.
 */
export type OpenError =
  StorageError | { readonly code: 'storage/newer-version' | 'storage/blocked' };

export interface RowStore {
  read(table: TableName, key: string): Promise<Result<Uint8Array | undefined, StorageError>>;
  /** All rows of a table in ascending order of their keys. */
  scan(table: TableName): Promise<Result<readonly StoredRow[], StorageError>>;
  /** All writes or none; answers after they are durable. A value of undefined deletes the row. */
  commit(writes: readonly RowWrite[]): Promise<Result<void, StorageError>>;
  close(): Promise<void>;
}

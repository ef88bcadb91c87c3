/** Rows in LMDB, for the headless client in Node. A commit answers after the flush, not after the write. */
import { open, type RootDatabase } from 'lmdb';
import { err, ok, type Result } from '#kernel/result.ts';
import {
  type RowStore,
  type RowWrite,
  type StorageError,
  type StoredRow,
  type TableName,
} from './row-store.ts';

type Key = [table: string, key: string];

export function openLmdbStore(folder: string): RowStore {
  return new LmdbStore(open<Uint8Array, Key>({ path: folder, encoding: 'binary' }));
}

/** Sorts after every key of a table: keys are ASCII. */
const END_OF_TABLE = '\uffff';

class LmdbStore implements RowStore {
  readonly #database: RootDatabase<Uint8Array, Key>;

  constructor(database: RootDatabase<Uint8Array, Key>) {
    this.#database = database;
  }

  read(table: TableName, key: string): Promise<Result<Uint8Array | undefined, StorageError>> {
    return attempt(() => Promise.resolve(copy(this.#database.get([table, key]))));
  }

  scan(table: TableName): Promise<Result<readonly StoredRow[], StorageError>> {
    return attempt(() => {
      const range = this.#database.getRange({ start: [table, ''], end: [table, END_OF_TABLE] });
      const rows = [...range].map(({ key, value }) => ({ key: key[1], value: copy(value) }));
      return Promise.resolve(rows);
    });
  }

  commit(writes: readonly RowWrite[]): Promise<Result<void, StorageError>> {
    return attempt(async () => {
      await this.#database.transaction(() => {
        for (const { table, key, value } of writes) {
          if (value === undefined) void this.#database.remove([table, key]);
          else void this.#database.put([table, key], value);
        }
      });
      await this.#database.flushed;
    });
  }

  async close(): Promise<void> {
    await this.#database.close();
  }
}

/** LMDB hands out views of its own memory and Node buffers; the engine keeps plain bytes. */
function copy(value: Uint8Array): Uint8Array;
function copy(value: Uint8Array | undefined): Uint8Array | undefined;
function copy(value: Uint8Array | undefined): Uint8Array | undefined {
  return value === undefined ? undefined : Uint8Array.from(value);
}

async function attempt<T>(run: () => Promise<T>): Promise<Result<T, StorageError>> {
  try {
    return ok(await run());
  } catch {
    return err({ code: 'storage/failed' });
  }
}

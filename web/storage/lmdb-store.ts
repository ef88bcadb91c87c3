/** Rows in LMDB, for the headless client in Node. A commit answers after the flush, not after the write. */
import { open, type RootDatabase } from 'lmdb';
import { err, ok, type Result } from '#kernel/result.ts';
import {
  STORE_SCHEMA_VERSION,
  type OpenError,
  type RowStore,
  type RowWrite,
  type StorageError,
  type StoredRow,
  type TableName,
} from './row-store.ts';

type Key = [table: string, key: string];

/** The number of the layout, big-endian, beside the tables: no table has this name. A store without it is of layout 2 or older. */
const LAYOUT: Key = ['layout', ''];

/** 'storage/failed' when there is no usable store in the folder and none can be made. */
export async function openLmdbStore(folder: string): Promise<Result<RowStore, OpenError>> {
  let database: RootDatabase<Uint8Array, Key>;
  try {
    database = open<Uint8Array, Key>({ path: folder, encoding: 'binary' });
  } catch {
    return err({ code: 'storage/failed' });
  }
  const layout = layoutIn(database);
  if (layout > STORE_SCHEMA_VERSION) {
    await database.close();
    return err({ code: 'storage/newer-version' });
  }
  const store = new LmdbStore(database);
  const marked = layout === STORE_SCHEMA_VERSION ? ok(undefined) : await store.markLayout();
  if (marked.ok) return ok(store);
  await database.close();
  return marked;
}

/** 0 for a store that has no number yet; a number of another length is not ours and counts as newer. */
function layoutIn(database: RootDatabase<Uint8Array, Key>): number {
  const bytes = copy(database.get(LAYOUT));
  if (bytes === undefined) return 0;
  if (bytes.length !== LAYOUT_BYTES) return Number.POSITIVE_INFINITY;
  return new DataView(bytes.buffer).getUint32(0);
}

const LAYOUT_BYTES = 4;

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

  /** From now on the folder says which layout it is in. */
  markLayout(): Promise<Result<void, StorageError>> {
    const number = new Uint8Array(LAYOUT_BYTES);
    new DataView(number.buffer).setUint32(0, STORE_SCHEMA_VERSION);
    return attempt(async () => {
      await this.#database.put(LAYOUT, number);
      await this.#database.flushed;
    });
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

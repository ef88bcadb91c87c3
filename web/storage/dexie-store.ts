/** Rows in IndexedDB through Dexie, every commit one strict transaction. */
import Dexie, { type Table } from 'dexie';
import { err, ok, type Result } from '#kernel/result.ts';
import {
  STORE_SCHEMA_VERSION,
  TABLES,
  type OpenError,
  type RowStore,
  type RowWrite,
  type StorageError,
  type StoredRow,
  type TableName,
} from './row-store.ts';

/** Dexie stores its version numbers times ten. */
const DEXIE_VERSION_FACTOR = 10;

export interface DexieStoreOptions {
  readonly name: string;
  /** For tests that bring their own IndexedDB. */
  readonly indexedDB?: { readonly factory: IDBFactory; readonly keyRange: typeof IDBKeyRange };
}

export async function openDexieStore(
  options: DexieStoreOptions,
): Promise<Result<RowStore, OpenError>> {
  const database = new Dexie(options.name, {
    chromeTransactionDurability: 'strict',
    ...(options.indexedDB && {
      indexedDB: options.indexedDB.factory,
      IDBKeyRange: options.indexedDB.keyRange,
    }),
  });
  database
    .version(STORE_SCHEMA_VERSION)
    .stores(Object.fromEntries(TABLES.map((table) => [table, '&key'])));
  try {
    await database.open();
  } catch (error) {
    const newer = error instanceof Dexie.VersionError;
    return err({ code: newer ? 'storage/newer-version' : 'storage/failed' });
  }
  // Dexie opens a database of a later minor layout without complaint; the platform's own number tells.
  if (database.backendDB().version > STORE_SCHEMA_VERSION * DEXIE_VERSION_FACTOR) {
    database.close();
    return err({ code: 'storage/newer-version' });
  }
  return ok(new DexieStore(database));
}

class DexieStore implements RowStore {
  readonly #database: Dexie;

  constructor(database: Dexie) {
    this.#database = database;
  }

  read(table: TableName, key: string): Promise<Result<Uint8Array | undefined, StorageError>> {
    return attempt(async () => (await this.#table(table).get(key))?.value);
  }

  scan(table: TableName): Promise<Result<readonly StoredRow[], StorageError>> {
    return attempt(() => this.#table(table).orderBy('key').toArray());
  }

  commit(writes: readonly RowWrite[]): Promise<Result<void, StorageError>> {
    const names = [...new Set(writes.map((write) => write.table))];
    if (names.length === 0) return Promise.resolve(ok(undefined));
    // Dexie's promise settles at the transaction's `complete`, not at the last request's success.
    return attempt(() =>
      this.#database.transaction('rw', names, async () => {
        for (const name of names) {
          const own = writes.filter((write) => write.table === name);
          const puts = own.flatMap(({ key, value }) =>
            value === undefined ? [] : [{ key, value }],
          );
          const deletes = own.flatMap(({ key, value }) => (value === undefined ? [key] : []));
          if (puts.length > 0) await this.#table(name).bulkPut(puts);
          if (deletes.length > 0) await this.#table(name).bulkDelete(deletes);
        }
      }),
    );
  }

  close(): Promise<void> {
    this.#database.close();
    return Promise.resolve();
  }

  #table(name: TableName): Table<StoredRow, string> {
    return this.#database.table(name);
  }
}

async function attempt<T>(run: () => PromiseLike<T>): Promise<Result<T, StorageError>> {
  try {
    return ok(await run());
  } catch (error) {
    return err({ code: isQuota(error) ? 'storage/full' : 'storage/failed' });
  }
}

/** Dexie reports a full disk as an AbortError or BulkError with the quota error inside. */
const isQuota = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'QuotaExceededError' ||
    ('inner' in error && isQuota(error.inner)) ||
    ('failures' in error && Array.isArray(error.failures) && error.failures.some(isQuota)));

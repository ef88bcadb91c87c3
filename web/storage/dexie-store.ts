/**
 * Rows in IndexedDB through Dexie, every commit one strict transaction. Whoever opens a store holds it from then on: a number in
 * clear, read again in each commit, keeps a window that was frozen and woke from writing beneath the one that came after it.
 */
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

/** In the table `vault`, in clear: how often the store was opened, as four bytes. No row of the engine's. */
const HOLDER_KEY = 'holder';
const HOLDER_BYTES = 4;

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
    // A window that is alive lets go of an earlier layout by itself, before anything is blocked.
    const blocked = new Promise<'blocked'>((resolve) => {
      database.on('blocked', () => resolve('blocked'));
    });
    if ((await Promise.race([database.open(), blocked])) === 'blocked') {
      database.close();
      return err({ code: 'storage/blocked' });
    }
  } catch (error) {
    const newer = error instanceof Dexie.VersionError;
    return err({ code: newer ? 'storage/newer-version' : 'storage/failed' });
  }
  // Dexie opens a database of a later minor layout without complaint; the platform's own number tells.
  if (database.backendDB().version > STORE_SCHEMA_VERSION * DEXIE_VERSION_FACTOR) {
    database.close();
    return err({ code: 'storage/newer-version' });
  }
  const held = await attempt(() => takeHold(database));
  if (held.ok) return ok(new DexieStore(database, held.value));
  database.close();
  return held;
}

/** The number by which commits of this opening are known; every earlier one is void from here on. */
const takeHold = (database: Dexie): PromiseLike<number> =>
  database.transaction('rw', ['vault'], async () => {
    const vault: Table<StoredRow, string> = database.table('vault');
    const number = ((await numberIn(vault)) + 1) >>> 0;
    const value = new Uint8Array(HOLDER_BYTES);
    new DataView(value.buffer).setUint32(0, number);
    await vault.put({ key: HOLDER_KEY, value });
    return number;
  });

async function numberIn(vault: Table<StoredRow, string>): Promise<number> {
  const value = (await vault.get(HOLDER_KEY))?.value;
  return value?.length === HOLDER_BYTES
    ? new DataView(value.buffer, value.byteOffset).getUint32(0)
    : 0;
}

class TakenOver extends Error {}

class DexieStore implements RowStore {
  readonly #database: Dexie;
  readonly #holder: number;

  constructor(database: Dexie, holder: number) {
    this.#database = database;
    this.#holder = holder;
  }

  read(table: TableName, key: string): Promise<Result<Uint8Array | undefined, StorageError>> {
    return attempt(async () => (await this.#table(table).get(key))?.value);
  }

  scan(table: TableName): Promise<Result<readonly StoredRow[], StorageError>> {
    return attempt(async () => {
      const rows = await this.#table(table).orderBy('key').toArray();
      return table === 'vault' ? rows.filter(({ key }) => key !== HOLDER_KEY) : rows;
    });
  }

  commit(writes: readonly RowWrite[]): Promise<Result<void, StorageError>> {
    const names = [...new Set(writes.map((write) => write.table))];
    if (names.length === 0) return Promise.resolve(ok(undefined));
    // Dexie's promise settles at the transaction's `complete`, not at the last request's success.
    return attempt(() =>
      this.#database.transaction('rw', [...new Set([...names, 'vault'])], async () => {
        if ((await numberIn(this.#table('vault'))) !== this.#holder) throw new TakenOver();
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
    if (error instanceof TakenOver) return err({ code: 'storage/taken-over' });
    return err({ code: isQuota(error) ? 'storage/full' : 'storage/failed' });
  }
}

/** Dexie reports a full disk as an AbortError or BulkError with the quota error inside. */
const isQuota = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'QuotaExceededError' ||
    ('inner' in error && isQuota(error.inner)) ||
    ('failures' in error && Array.isArray(error.failures) && error.failures.some(isQuota)));

/** The store of this device with two things a short-lived process needs: how much waits to be sent, and an end without loss. */
import { err, ok, type Result } from '#kernel/result.ts';
import { openLmdbStore } from '#storage/lmdb-store.ts';
import type {
  OpenError,
  RowStore,
  RowWrite,
  StorageError,
  StoredRow,
  TableName,
} from '#storage/row-store.ts';

export class DeviceStore implements RowStore {
  readonly #rows: RowStore;
  readonly #outbox: Set<string>;
  readonly #running = new Set<Promise<unknown>>();
  #isOpen = true;

  private constructor(rows: RowStore, outbox: Set<string>) {
    this.#rows = rows;
    this.#outbox = outbox;
  }

  /** 'storage/failed' when there is no usable store in the folder and none can be made. */
  static async open(folder: string): Promise<Result<DeviceStore, OpenError>> {
    const rows = await openLmdbStore(folder);
    if (!rows.ok) return rows;
    const outbox = await rows.value.scan('outbox');
    if (!outbox.ok) return outbox;
    return ok(new DeviceStore(rows.value, new Set(outbox.value.map(({ key }) => key))));
  }

  /** Envelopes of every kind that no relay has acknowledged. */
  get unsent(): number {
    return this.#outbox.size;
  }

  read(table: TableName, key: string): Promise<Result<Uint8Array | undefined, StorageError>> {
    return this.#run(() => this.#rows.read(table, key));
  }

  scan(table: TableName): Promise<Result<readonly StoredRow[], StorageError>> {
    return this.#run(() => this.#rows.scan(table));
  }

  commit(writes: readonly RowWrite[]): Promise<Result<void, StorageError>> {
    return this.#run(async () => {
      const committed = await this.#rows.commit(writes);
      if (committed.ok) this.#count(writes);
      return committed;
    });
  }

  /** Ends after what is running; what the engine asks later is refused, and its next life finds the store as it is. */
  async close(): Promise<void> {
    this.#isOpen = false;
    await Promise.allSettled(this.#running);
    await this.#rows.close();
  }

  #count(writes: readonly RowWrite[]): void {
    for (const { table, key, value } of writes) {
      if (table !== 'outbox') continue;
      if (value === undefined) this.#outbox.delete(key);
      else this.#outbox.add(key);
    }
  }

  #run<T>(run: () => Promise<Result<T, StorageError>>): Promise<Result<T, StorageError>> {
    if (!this.#isOpen) return Promise.resolve(err({ code: 'storage/failed' }));
    const running = run();
    this.#running.add(running);
    return running.finally(() => this.#running.delete(running));
  }
}

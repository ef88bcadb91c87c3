/** Rows in memory, with faults on demand: the store of the simulator and of tests. */
import { err, ok, type Result } from '#kernel/result.ts';
import type { RowStore, RowWrite, StorageError, StoredRow, TableName } from './row-store.ts';

export class MemoryStore implements RowStore {
  readonly #tables = new Map<TableName, Map<string, Uint8Array>>();
  /** The error the next commits answer with, until it is cleared. */
  failing: StorageError['code'] | undefined;

  read(table: TableName, key: string): Promise<Result<Uint8Array | undefined, StorageError>> {
    return Promise.resolve(ok(this.#tables.get(table)?.get(key)?.slice()));
  }

  scan(table: TableName): Promise<Result<readonly StoredRow[], StorageError>> {
    const rows = [...(this.#tables.get(table) ?? [])]
      .map(([key, value]) => ({ key, value: value.slice() }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    return Promise.resolve(ok(rows));
  }

  commit(writes: readonly RowWrite[]): Promise<Result<void, StorageError>> {
    if (this.failing !== undefined) return Promise.resolve(err({ code: this.failing }));
    for (const { table, key, value } of writes) {
      const rows = this.#tables.get(table) ?? new Map<string, Uint8Array>();
      if (value === undefined) rows.delete(key);
      else rows.set(key, value.slice());
      this.#tables.set(table, rows);
    }
    return Promise.resolve(ok(undefined));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

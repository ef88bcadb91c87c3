/**
 * The exam every store passes, the fake ones too: what the engine relies on and nothing more. What a store is seen to do is told
 * in plain values, so that a page of a real browser can sit it as well (`tests/e2e/store-exam.spec.ts`).
 */
import type { RowStore, TableName } from './row-store.ts';

export type OpenStore = () => Promise<RowStore>;

export interface StoreRuling {
  readonly name: string;
  /** `open` gives a store over the same data each time it is called. */
  readonly observe: (open: OpenStore) => Promise<unknown>;
  readonly expected: unknown;
}

const bytes = (...values: number[]) => Uint8Array.from(values);

/** A row's bytes as a list; undefined where there is none, and the code of an error. */
async function seen(store: RowStore, table: TableName, key: string): Promise<unknown> {
  const row = await store.read(table, key);
  return row.ok ? (row.value === undefined ? 'absent' : [...row.value]) : row.error.code;
}

async function scanned(store: RowStore, table: TableName): Promise<unknown> {
  const rows = await store.scan(table);
  return rows.ok ? rows.value.map(({ key, value }) => [key, [...value]]) : rows.error.code;
}

export const STORE_RULINGS: readonly StoreRuling[] = [
  {
    name: 'what was committed is there after the store was closed and opened again',
    observe: async (open) => {
      const first = await open();
      const done = await first.commit([{ table: 'documents', key: 'a', value: bytes(1, 2) }]);
      await first.close();
      const second = await open();
      const row = await seen(second, 'documents', 'a');
      await second.close();
      return [done.ok, row];
    },
    expected: [true, [1, 2]],
  },
  {
    name: 'a commit over several tables is whole, replaces and deletes',
    observe: async (open) => {
      const store = await open();
      await store.commit([
        { table: 'documents', key: 'a', value: bytes(1) },
        { table: 'outbox', key: 'x', value: bytes(9) },
      ]);
      await store.commit([
        { table: 'documents', key: 'a', value: bytes(2) },
        { table: 'outbox', key: 'x', value: undefined },
      ]);
      const rows = [await seen(store, 'documents', 'a'), await seen(store, 'outbox', 'x')];
      await store.close();
      return rows;
    },
    expected: [[2], 'absent'],
  },
  {
    name: 'a scan gives one table in ascending order of keys',
    observe: async (open) => {
      const store = await open();
      await store.commit([
        { table: 'outbox', key: 'b', value: bytes(2) },
        { table: 'outbox', key: 'a', value: bytes(1) },
        { table: 'documents', key: 'c', value: bytes(3) },
      ]);
      const rows = [await scanned(store, 'outbox'), await scanned(store, 'held')];
      await store.close();
      return rows;
    },
    expected: [
      [
        ['a', [1]],
        ['b', [2]],
      ],
      [],
    ],
  },
  {
    name: 'an empty commit succeeds and an absent row is undefined',
    observe: async (open) => {
      const store = await open();
      const done = await store.commit([]);
      const row = await seen(store, 'vault', 'nothing');
      await store.close();
      return [done.ok, row];
    },
    expected: [true, 'absent'],
  },
];

/** What a store that several windows can open at once has to do besides. */
export const SHARED_STORE_RULINGS: readonly StoreRuling[] = [
  {
    name: 'whoever opened a store first and woke after another did writes no more, and nothing of the other is lost',
    observe: async (open) => {
      const write = async (store: RowStore, value: number) => {
        const done = await store.commit([{ table: 'documents', key: 'a', value: bytes(value) }]);
        return done.ok || done.error.code;
      };
      const frozen = await open();
      const before = await write(frozen, 1);
      const next = await open();
      const late = await write(frozen, 2);
      const row = await seen(next, 'documents', 'a');
      const after = await write(next, 3);
      const own = await scanned(next, 'vault');
      await Promise.all([frozen.close(), next.close()]);
      return [before, late, row, after, own];
    },
    expected: [true, 'storage/taken-over', [1], true, []],
  },
];

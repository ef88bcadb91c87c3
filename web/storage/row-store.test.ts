import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { open } from 'lmdb';
import { afterAll, describe, expect, test } from 'vitest';
import { openDexieStore } from './dexie-store.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { MemoryStore } from './memory-store.ts';
import { STORE_SCHEMA_VERSION, TABLES } from './row-store.ts';
import {
  SHARED_STORE_RULINGS,
  STORE_RULINGS,
  type OpenStore,
} from './row-store.exam.test-support.ts';

/** How many tables the first layout had; each later one added some at the end. */
const FIRST_LAYOUT = 13;

function rowStoreExam(setUp: () => Promise<OpenStore>, rulings = STORE_RULINGS): void {
  for (const { name, observe, expected } of rulings)
    test(name, async () => {
      expect(await observe(await setUp())).toEqual(expected);
    });
}

/** A browser that dies while it makes its `steps`-th new table: what belongs to that change is undone by the platform. */
function cuttingOff(factory: IDBFactory, steps: number): IDBFactory {
  let left = steps;
  const open = (name: string, version?: number): IDBOpenDBRequest => {
    const opening = factory.open(name, version);
    opening.addEventListener('upgradeneeded', () => {
      const { result, transaction } = opening;
      const create = result.createObjectStore.bind(result);
      result.createObjectStore = (table, options) => {
        if (left-- > 0) return create(table, options);
        transaction?.abort();
        throw new DOMException('the browser is gone', 'AbortError');
      };
    });
    return opening;
  };
  return Object.assign(Object.create(factory) as IDBFactory, {
    open,
    deleteDatabase: factory.deleteDatabase.bind(factory),
    cmp: factory.cmp.bind(factory),
    databases: factory.databases.bind(factory),
  });
}

describe('in memory', () => {
  rowStoreExam(() => {
    const store = new MemoryStore();
    return Promise.resolve(() => Promise.resolve(store));
  });

  test('a full store keeps nothing of a commit and says so', async () => {
    const store = new MemoryStore();
    store.failing = 'storage/full';
    const refused = await store.commit([{ table: 'vault', key: 'a', value: Uint8Array.of(1) }]);
    expect(refused).toEqual({ ok: false, error: { code: 'storage/full' } });
    expect(await store.read('vault', 'a')).toEqual({ ok: true, value: undefined });
  });
});

describe('in IndexedDB', () => {
  const openIn = (factory: IDBFactory) => async () => {
    const opened = await openDexieStore({
      name: 'lantern',
      indexedDB: { factory, keyRange: IDBKeyRange },
    });
    if (!opened.ok) throw new Error(opened.error.code);
    return opened.value;
  };

  rowStoreExam(
    () => Promise.resolve(openIn(new IDBFactory())),
    [...STORE_RULINGS, ...SHARED_STORE_RULINGS],
  );

  /** As a version with so many tables left it, with a row in each; the platform counts layouts by tens. */
  const leaveLayout = (factory: IDBFactory, tables: readonly string[]) =>
    new Promise<void>((resolve, reject) => {
      const opening = factory.open('lantern', 10);
      opening.onupgradeneeded = () => {
        for (const table of tables)
          opening.result
            .createObjectStore(table, { keyPath: 'key' })
            .put({ key: 'a', value: Uint8Array.of(1) });
      };
      opening.onsuccess = () => resolve(opening.result.close());
      opening.onerror = () => reject(new Error('no database'));
    });

  test('data of every earlier layout is taken over, and nothing of it is lost', async () => {
    for (let tables = FIRST_LAYOUT; tables < TABLES.length; tables++) {
      const factory = new IDBFactory();
      await leaveLayout(factory, TABLES.slice(0, tables));
      const store = await openIn(factory)();
      for (const table of TABLES) {
        const rows = await store.scan(table);
        const isOld = TABLES.indexOf(table) < tables;
        expect(rows).toEqual({
          ok: true,
          value: isOld ? [{ key: 'a', value: Uint8Array.of(1) }] : [],
        });
      }
      await store.close();
    }
  });

  test('a new layout that is cut off at any of its steps leaves the old one, and is made at the next start', async () => {
    const added = TABLES.length - FIRST_LAYOUT;
    for (let step = 0; step < added; step++) {
      const factory = new IDBFactory();
      await leaveLayout(factory, TABLES.slice(0, FIRST_LAYOUT));
      const cut = await openDexieStore({
        name: 'lantern',
        indexedDB: { factory: cuttingOff(factory, step), keyRange: IDBKeyRange },
      });
      expect(cut, `after ${step} tables`).toEqual({ ok: false, error: { code: 'storage/failed' } });
      const store = await openIn(factory)();
      expect(await store.read('vault', 'a')).toEqual({ ok: true, value: Uint8Array.of(1) });
      expect(await store.scan(TABLES[TABLES.length - 1] ?? 'vault')).toEqual({
        ok: true,
        value: [],
      });
      await store.close();
    }
    const whole = new IDBFactory();
    await leaveLayout(whole, TABLES.slice(0, FIRST_LAYOUT));
    const uncut = { factory: cuttingOff(whole, added), keyRange: IDBKeyRange };
    expect(await openDexieStore({ name: 'lantern', indexedDB: uncut })).toMatchObject({ ok: true });
  });

  test('a window that stands still with an earlier layout open is named, and nothing is lost when it has gone', async () => {
    const factory = new IDBFactory();
    await leaveLayout(factory, TABLES.slice(0, FIRST_LAYOUT));
    const frozen = await new Promise<IDBDatabase>((resolve) => {
      const opening = factory.open('lantern');
      opening.onsuccess = () => resolve(opening.result);
    });
    const waiting = await openDexieStore({
      name: 'lantern',
      indexedDB: { factory, keyRange: IDBKeyRange },
    });
    expect(waiting).toEqual({ ok: false, error: { code: 'storage/blocked' } });
    frozen.close();
    const store = await openIn(factory)();
    expect(await store.read('vault', 'a')).toEqual({ ok: true, value: Uint8Array.of(1) });
    await store.close();
  });

  test('data of a newer version is refused and left alone', async () => {
    const factory = new IDBFactory();
    await new Promise((resolve) => {
      factory.open('lantern', 1_000).onsuccess = (event) => {
        (event.target as IDBOpenDBRequest).result.close();
        resolve(undefined);
      };
    });
    const opened = await openDexieStore({
      name: 'lantern',
      indexedDB: { factory, keyRange: IDBKeyRange },
    });
    expect(opened).toEqual({ ok: false, error: { code: 'storage/newer-version' } });
  });
});

describe('in LMDB', () => {
  const folders: string[] = [];
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  rowStoreExam(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lantern-store-'));
    folders.push(folder);
    return () => opened(folder);
  });

  const opened = async (folder: string) => {
    const store = await openLmdbStore(folder);
    if (!store.ok) throw new Error(store.error.code);
    return store.value;
  };

  test('data of a newer version is refused and left alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lantern-store-'));
    folders.push(folder);
    const value = Uint8Array.of(1);
    const first = await opened(folder);
    await first.commit([{ table: 'documents', key: 'a', value }]);
    await first.close();
    const raw = open<Uint8Array, [string, string]>({ path: folder, encoding: 'binary' });
    const setLayout = async (layout: number) => {
      await raw.put(['layout', ''], Uint8Array.of(0, 0, 0, layout));
      await raw.flushed;
    };
    await setLayout(STORE_SCHEMA_VERSION + 1);
    expect(await openLmdbStore(folder)).toEqual({
      ok: false,
      error: { code: 'storage/newer-version' },
    });
    await setLayout(STORE_SCHEMA_VERSION);
    await raw.close();
    const again = await opened(folder);
    expect(await again.read('documents', 'a')).toEqual({ ok: true, value });
    await again.close();
  });
});

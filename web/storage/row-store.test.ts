import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { open } from 'lmdb';
import { afterAll, describe, expect, test } from 'vitest';
import { openDexieStore } from './dexie-store.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { MemoryStore } from './memory-store.ts';
import { STORE_SCHEMA_VERSION } from './row-store.ts';
import { rowStoreExam } from './row-store.exam.test-support.ts';

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

  rowStoreExam(() => Promise.resolve(openIn(new IDBFactory())));

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

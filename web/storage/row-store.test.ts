import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterAll, describe, expect, test } from 'vitest';
import { openDexieStore } from './dexie-store.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { MemoryStore } from './memory-store.ts';
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
    return () => Promise.resolve(openLmdbStore(folder));
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { expect, test } from 'vitest';
import { openLmdbStore, OtherLayout } from './lmdb-store.ts';
import { examineRelayStore } from './relay-store.exam.ts';
import type { RelayStore } from './relay-store.ts';

const timer = (ms: number, run: () => void): (() => void) => {
  const handle = setTimeout(run, ms);
  return () => {
    clearTimeout(handle);
  };
};

examineRelayStore('lmdb', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lantern-store-'));
  let current: RelayStore = await openLmdbStore({ folder, era: 1, timer });
  return {
    store: current,
    reopen: async (era) => {
      await current.close();
      current = await openLmdbStore({ folder, era, timer });
      return current;
    },
    end: async () => {
      await current.close();
      await rm(folder, { recursive: true });
    },
  };
});

test('after a sync that never ended nothing more is taken, what is there is read, and it says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lantern-store-'));
  let isOverdue = false;
  const impatient = (_ms: number, run: () => void): (() => void) => {
    if (isOverdue) run();
    return () => undefined;
  };
  const store = await openLmdbStore({ folder, era: 1, timer: impatient });
  const parts = { channels: [], items: [], accounts: [], tokens: [], sets: [] };
  expect((await store.commit({ number: 1, ...parts })).ok).toBe(true);
  expect(store.isUsable).toBe(true);
  isOverdue = true;
  expect((await store.commit({ number: 2, ...parts })).ok).toBe(false);
  isOverdue = false;
  expect((await store.commit({ number: 2, ...parts })).ok).toBe(false);
  expect([store.isUsable, store.lastCommit]).toEqual([false, 1]);
  expect(await store.channels([new Uint8Array(16)])).toEqual([undefined]);
  await store.close();
  await rm(folder, { recursive: true });
});

test('a folder that another version wrote is refused and left as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lantern-store-'));
  const written = open<Buffer, Buffer>({
    path: folder,
    noSubdir: false,
    keyEncoding: 'binary',
    encoding: 'binary',
    maxDbs: 16,
  });
  const meta = written.openDB<Buffer, Buffer>({
    name: 'meta',
    keyEncoding: 'binary',
    encoding: 'binary',
  });
  await meta.put(Buffer.from('commit'), Buffer.from('0000000000000007', 'hex'));
  await written.flushed;
  await written.close();
  const opening = () => openLmdbStore({ folder, era: 1, timer });
  await expect(opening()).rejects.toBeInstanceOf(OtherLayout);
  await expect(opening()).rejects.toBeInstanceOf(OtherLayout);
  await rm(folder, { recursive: true });
});

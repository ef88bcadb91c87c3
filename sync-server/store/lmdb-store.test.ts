import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLmdbStore } from './lmdb-store.ts';
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

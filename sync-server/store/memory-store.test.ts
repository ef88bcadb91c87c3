import { expect, test } from 'vitest';
import { emptyDisk, MemoryStore } from './memory-store.ts';
import { examineRelayStore } from './relay-store.exam.ts';

examineRelayStore('memory', () => {
  const disk = emptyDisk();
  return Promise.resolve({
    store: new MemoryStore(disk, 1),
    reopen: (era) => Promise.resolve(new MemoryStore(disk, era)),
    end: () => Promise.resolve(),
  });
});

test('an injected fault leaves nothing behind', async () => {
  const store = new MemoryStore(emptyDisk(), 1);
  store.failCommits(1);
  const commit = { number: 1, channels: [], items: [], accounts: [], tokens: [], sets: [] };
  expect(await store.commit(commit)).toEqual({ ok: false, error: { code: 'relay/unavailable' } });
  expect(store.lastCommit).toBe(0);
  expect((await store.commit(commit)).ok).toBe(true);
});

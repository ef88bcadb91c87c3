/** What every store has to pass. `reopen` gives the same data after an end of the process; `era` is the new one's. */
import { describe, expect, test } from 'vitest';
import type { ChannelRecord, Commit, NewItem, RelayStore } from './relay-store.ts';

export interface StoreUnderExam {
  readonly store: RelayStore;
  readonly reopen: (era: number) => Promise<RelayStore>;
  readonly end: () => Promise<void>;
}

const filled = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill);

const channelOf = (fill: number, length = 0): ChannelRecord => ({
  keys: {
    type: 'epoch',
    channelId: filled(16, fill),
    writePublicKey: filled(32, 1),
    dropPublicKey: filled(32, 2),
    readKey: filled(32, 3),
    writeKey: filled(32, 4),
    share: filled(32, 5),
    ownerPublicKey: filled(32, 6),
  },
  accountId: filled(16, 9),
  closedAt: 1,
  length,
  bytes: 2 ** 40,
  head: filled(32, length),
  lateCount: 2,
  lateBytes: 3,
  dropCount: 4,
  dropBytes: 5,
  keysAt: 6,
  retiredAt: 0,
  deletedAt: 0,
});

const itemOf = (fill: number, index: number, commit: number): NewItem => ({
  channelId: filled(16, fill),
  index,
  commit,
  kind: index % 2 === 1 ? 'snapshot' : 'work',
  head: filled(32, index + 1),
  envelope: filled(200 + index, index),
  digest: Uint8Array.from({ length: 32 }, (_, i) => (fill * 31 + index * 7 + i) % 256),
});

const commitOf = (number: number, parts: Partial<Commit> = {}): Commit => ({
  number,
  channels: [],
  items: [],
  accounts: [],
  tokens: [],
  sets: [],
  ...parts,
});

const range = (fill: number, from: number, countMax = 100, bytesMax = 1_000_000) => ({
  channelId: filled(16, fill),
  from,
  countMax,
  bytesMax,
});

/** Registers the exam for one implementation. */
export function examineRelayStore(name: string, open: () => Promise<StoreUnderExam>): void {
  describe(`relay store: ${name}`, () => {
    const within = async (run: (exam: StoreUnderExam) => Promise<void>): Promise<void> => {
      const exam = await open();
      await run(exam).finally(exam.end);
    };

    test('gives back what was committed, and only in its own channel', () =>
      within(async ({ store }) => {
        const items = [0, 1, 2].map((index) => itemOf(1, index, 1));
        const other = itemOf(2, 0, 1);
        const channels = [channelOf(1, 3), channelOf(2, 1)];
        const committed = await store.commit(commitOf(1, { channels, items: [...items, other] }));
        expect(committed.ok).toBe(true);
        expect(store.lastCommit).toBe(1);
        const read = await store.items(range(1, 0));
        expect(read.map((item) => [item.index, item.commit, item.kind])).toEqual([
          [0, 1, 'work'],
          [1, 1, 'snapshot'],
          [2, 1, 'work'],
        ]);
        expect(read.map((item) => item.envelope)).toEqual(items.map((item) => item.envelope));
        expect(read.map((item) => item.head)).toEqual(items.map((item) => item.head));
        expect(await store.channels([filled(16, 2), filled(16, 7), filled(16, 1)])).toEqual([
          channels[1],
          undefined,
          channels[0],
        ]);
      }));

    test('names digests in order, finds snapshots by kind, and batches by count and bytes', () =>
      within(async ({ store }) => {
        const items = Array.from({ length: 10 }, (_, index) => itemOf(3, index, 1));
        await store.commit(commitOf(1, { channels: [channelOf(3, 10)], items }));
        const more = [10, 11].map((index) => itemOf(3, index, 2));
        await store.commit(commitOf(2, { channels: [channelOf(3, 12)], items: more }));
        const prefixes = [...items, ...more].flatMap((item) => [...item.digest.subarray(0, 16)]);
        expect(await store.digests(filled(16, 3))).toEqual(Uint8Array.from(prefixes));
        expect(await store.digests(filled(16, 4))).toEqual(new Uint8Array(0));
        expect(await store.snapshots(filled(16, 3), 2, 3)).toEqual([3, 5, 7]);
        expect((await store.items(range(3, 6))).map((item) => item.index)).toEqual([
          6, 7, 8, 9, 10, 11,
        ]);
        expect(await store.items(range(3, 2, 2))).toHaveLength(2);
        expect(await store.items(range(3, 2, 100, 500))).toHaveLength(2);
        expect(await store.items(range(3, 2, 100, 1))).toHaveLength(1);
        expect((await store.items(range(3, 11))).map((item) => item.commit)).toEqual([2]);
        expect(await store.items(range(3, 12))).toEqual([]);
        expect(await store.items(range(2, 0))).toEqual([]);
        expect(await store.items(range(4, 0))).toEqual([]);
      }));

    test('what it hands out belongs to the caller', () =>
      within(async ({ store }) => {
        await store.commit(commitOf(1, { channels: [channelOf(1, 1)], items: [itemOf(1, 0, 1)] }));
        const [first] = await store.items(range(1, 0));
        const copy = first?.envelope.slice();
        await store.commit(commitOf(2, { items: [itemOf(1, 1, 2)] }));
        await store.items(range(1, 1));
        expect(first?.envelope).toEqual(copy);
      }));

    test('keeps accounts, tokens and sets; a set grows and is forgotten when unused', () =>
      within(async ({ store }) => {
        const accountId = filled(16, 1);
        const account = { accountId, channels: 2, bytes: 3 };
        const token = { accountId, serial: filled(16, 2), channelId: filled(16, 3) };
        const member = (fill: number, kinds: number) => ({
          channelId: filled(16, fill),
          kinds,
          mayWrite: fill === 1,
          keysAt: fill,
        });
        const set = { setId: filled(16, 5), setKey: filled(32, 6), usedAt: 10 };
        await store.commit(
          commitOf(1, {
            accounts: [account],
            tokens: [token],
            sets: [{ ...set, members: [member(1, 63), member(2, 63)] }],
          }),
        );
        await store.commit(
          commitOf(2, { sets: [{ ...set, usedAt: 20, members: [member(2, 1), member(3, 63)] }] }),
        );
        expect(await store.account(accountId)).toEqual(account);
        expect(await store.account(filled(16, 8))).toBeUndefined();
        expect(await store.spentOn(accountId, filled(16, 2))).toEqual(filled(16, 3));
        expect(await store.spentOn(accountId, filled(16, 3))).toBeUndefined();
        const read = await store.set(set.setId);
        expect([read?.usedAt, read?.setKey]).toEqual([20, set.setKey]);
        expect(read?.members).toEqual([member(1, 63), member(2, 1), member(3, 63)]);
        expect(await store.forgetSets(20)).toBe(0);
        expect(await store.forgetSets(21)).toBe(1);
        expect(await store.set(set.setId)).toBeUndefined();
      }));

    test('a retired channel is found when its time is over, and loses what it held and nothing else', () =>
      within(async ({ store, reopen }) => {
        const retired = { ...channelOf(1, 3), retiredAt: 50 };
        const items = [0, 1, 2].flatMap((index) => [itemOf(1, index, 1), itemOf(2, index, 1)]);
        await store.commit(commitOf(1, { channels: [retired, channelOf(2, 3)], items }));
        await store.commit(commitOf(2, { channels: [{ ...channelOf(3), retiredAt: 70 }] }));
        expect(await store.retired(50, 10)).toEqual([]);
        expect(await store.retired(51, 10)).toEqual([filled(16, 1)]);
        expect(await store.retired(100, 1)).toHaveLength(1);
        expect(await store.items(range(1, 0))).toHaveLength(3);
        const deleted = { ...retired, deletedAt: 60, bytes: 0 };
        expect((await store.commit(commitOf(3, { channels: [deleted] }))).ok).toBe(true);
        for (const next of [() => store, () => reopen(5)]) {
          const current = await next();
          expect(await current.channels([filled(16, 1)])).toEqual([deleted]);
          expect(await current.items(range(1, 0))).toEqual([]);
          expect(await current.digests(filled(16, 1))).toEqual(new Uint8Array(0));
          expect(await current.snapshots(filled(16, 1), 0, 10)).toEqual([]);
          expect(await current.items(range(2, 0))).toHaveLength(3);
          expect(await current.retired(100, 10)).toEqual([filled(16, 3)]);
        }
      }));

    test('begins a new era at each start, and remembers where the old ones ended', () =>
      within(async ({ store, reopen }) => {
        const [first] = store.eras;
        await store.commit(commitOf(1, { channels: [channelOf(1, 1)], items: [itemOf(1, 0, 1)] }));
        const again = await reopen(77);
        expect(again.lastCommit).toBe(1);
        expect(again.eras).toEqual([first, { era: 77, after: 1 }]);
        expect(await again.items(range(1, 0))).toHaveLength(1);
      }));
  });
}

/** What one commit writes to the tables, inside its transaction. */
import { encodeDigests, encodeRun, runsOf, type Run } from './item-runs.ts';
import { afterPrefix, indexKey } from './lmdb-keys.ts';
import type { Tables } from './lmdb-tables.ts';
import { encodeNumber } from './numbers.ts';
import type { ChannelRecord, Commit, RememberedSet } from './relay-store.ts';
import { RowPool } from './row-pool.ts';
import { encodeAccount, encodeChannel, encodeMember, encodeSetHead } from './rows.ts';

export const COMMIT_KEY = Buffer.from('commit');
const EMPTY = Buffer.alloc(0);
const pool = new RowPool();

/** Puts everything of a commit; called within a batch of the store. */
export function writeCommit(tables: Tables, commit: Commit): void {
  for (const run of runsOf(commit.items)) putRun(tables, run);
  for (const channel of commit.channels) putChannel(tables, channel);
  for (const account of commit.accounts)
    void tables.accounts.put(account.accountId, asBuffer(encodeAccount(account)));
  for (const token of commit.tokens) {
    const key = Buffer.concat([token.accountId, token.serial]);
    void tables.tokens.put(key, asBuffer(token.channelId));
  }
  for (const set of commit.sets) putSet(tables, set);
  void tables.meta.put(COMMIT_KEY, encodeNumber(commit.number));
}

function putRun({ items, digests, snapshots }: Tables, run: Run): void {
  const [{ channelId, index }] = run;
  const key = indexKey(channelId, index);
  void items.put(key, encodeRun(run, pool.take));
  void digests.put(key, encodeDigests(run, pool.take));
  for (const item of run)
    if (item.kind === 'snapshot') void snapshots.put(indexKey(channelId, item.index), EMPTY);
}

function putChannel(tables: Tables, channel: ChannelRecord): void {
  const { channels, retired, items, digests, snapshots } = tables;
  const { channelId } = channel.keys;
  void channels.put(channelId, encodeChannel(channel, pool.take));
  if (channel.retiredAt === 0) return;
  if (channel.deletedAt === 0) {
    void retired.put(channelId, encodeNumber(channel.retiredAt));
    return;
  }
  void retired.remove(channelId);
  const all = { start: indexKey(channelId, 0), end: afterPrefix(channelId) };
  for (const table of [items, digests, snapshots])
    for (const key of table.getKeys(all)) void table.remove(key);
}

function putSet({ sets, members }: Tables, set: RememberedSet): void {
  void sets.put(set.setId, asBuffer(encodeSetHead(set.setKey, set.usedAt)));
  for (const member of set.members) {
    const key = Buffer.concat([set.setId, member.channelId]);
    void members.put(key, asBuffer(encodeMember(member)));
  }
}

/** The same bytes, as the store wants them. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * What one commit changed, as the nodes tell it to one another, and reading what others changed.
 *
 *   changed = channels list<b16> | runs list<(channel b16 | first index u64)>
 */
import { decode } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';
import { invariant } from '#crypto/errors.ts';
import type { Follower, ForeignChannel, ForeignItem } from '../cluster/turns.ts';
import { keyOf } from './bytes-key.ts';
import { itemsOfRun, type Run } from './item-runs.ts';
import { indexKey } from './lmdb-keys.ts';
import { readU64 } from './numbers.ts';
import type { Query } from './postgres-connection.ts';
import { bytesIn, numberIn, type Ask } from './postgres-reads.ts';
import { DIGEST_PREFIX_BYTES, type ChannelRecord, type Commit, type Era } from './relay-store.ts';
import { decodeChannel, decodeEras } from './rows.ts';

/** Commits told one by one; after more, what is in memory is looked up anew. */
const COMMITS_TOLD_MAX = 64;

/** In one commit; more than any commit has. */
const CHANGED_MAX = 65_536;

const RUN_KEY_BYTES = 24;

/** What was told so many commits ago is told nobody any more; who was away for longer looks everything up. */
const NEWS_KEPT = 10_000;
const FORGET_NEWS_EVERY = 1_000;

export const isNewsDue = (commit: number): boolean => commit % FORGET_NEWS_EVERY === 0;

export const forgettingNews = (commit: number): Query => ({
  name: 'forget-news',
  text: 'DELETE FROM lantern_news WHERE commit < $1::bigint',
  values: [commit - NEWS_KEPT],
});

export const encodeNews = (commit: Commit, runs: readonly Run[]): Buffer =>
  Buffer.from(
    encode((w) =>
      w
        .list(commit.channels, (x, { keys }) => x.raw(keys.channelId, 16))
        .list(runs, (x, [{ channelId, index }]) =>
          x.raw(indexKey(channelId, index), RUN_KEY_BYTES),
        ),
    ),
  );

interface News {
  readonly channels: readonly Uint8Array[];
  readonly runs: readonly Uint8Array[];
}

function decodeNews(bytes: Uint8Array): News {
  const parsed = decode(bytes, (r) => ({
    channels: r.list(CHANGED_MAX, (x) => x.raw(16)),
    runs: r.list(CHANGED_MAX, (x) => x.raw(RUN_KEY_BYTES)),
  }));
  invariant(parsed.ok, 'a row of the store is whole');
  return parsed.value;
}

/** The store as it stands, and what happened in it since. */
export interface Standing {
  readonly commit: number;
  readonly eras: readonly Era[];
  readonly news: readonly ForeignChannel[];
}

/** Reads in one transaction, which `ask` has begun: everything is of the same moment. */
export async function readNews(
  ask: Ask,
  position: number,
  follower: Follower | undefined,
): Promise<Standing> {
  const [place] = await ask({
    name: 'place',
    text: 'SELECT commit, eras FROM lantern_position',
  });
  const commit = numberIn(place, 0);
  const eras = decodeEras(bytesIn(place, 1));
  if (commit === position || follower === undefined) return { commit, eras, news: [] };
  const told = await ask({
    name: 'news',
    text: 'SELECT changed FROM lantern_news WHERE commit > $1::bigint ORDER BY commit LIMIT $2::integer',
    values: [position, COMMITS_TOLD_MAX + 1],
  });
  const isTold = told.length <= COMMITS_TOLD_MAX && told.length === commit - position;
  const news = isTold
    ? await newsOf(
        ask,
        follower,
        told.map((row) => decodeNews(bytesIn(row, 0))),
      )
    : (await recordsOf(ask, follower.loaded())).map((record) => ({ record, items: undefined }));
  return { commit, eras, news };
}

async function newsOf(
  ask: Ask,
  follower: Follower,
  told: readonly News[],
): Promise<readonly ForeignChannel[]> {
  const isLoaded = (id: Uint8Array): boolean => follower.isLoaded(id);
  const ids = new Map(told.flatMap((each) => each.channels.map((id) => [keyOf(id), id])));
  const records = await recordsOf(ask, [...ids.values()].filter(isLoaded));
  const runs = told.flatMap((each) => each.runs).filter((key) => isLoaded(key.subarray(0, 16)));
  const items = await itemsOf(ask, runs);
  return records.map((record) => ({
    record,
    items: items.get(keyOf(record.keys.channelId)) ?? [],
  }));
}

/** Records of the channels that there are. */
async function recordsOf(ask: Ask, ids: readonly Uint8Array[]): Promise<readonly ChannelRecord[]> {
  if (ids.length === 0) return [];
  const rows = await ask({
    name: 'records',
    text: 'SELECT value FROM lantern_channels WHERE key = ANY ($1::bytea[])',
    values: [ids.map((id) => Buffer.from(id))],
  });
  return rows.map((row) => decodeChannel(bytesIn(row, 0)));
}

async function itemsOf(
  ask: Ask,
  runs: readonly Uint8Array[],
): Promise<ReadonlyMap<string, readonly ForeignItem[]>> {
  const found = new Map<string, ForeignItem[]>();
  if (runs.length === 0) return found;
  const rows = await ask({
    name: 'runs',
    text: `SELECT i.key, i.value, d.value FROM lantern_items AS i JOIN lantern_digests AS d USING (key)
      WHERE i.key = ANY ($1::bytea[]) ORDER BY i.key`,
    values: [runs.map((key) => Buffer.from(key))],
  });
  for (const row of rows) {
    const key = bytesIn(row, 0);
    const digests = bytesIn(row, 2);
    const channel = keyOf(key.subarray(0, 16));
    const items = found.get(channel) ?? [];
    found.set(channel, items);
    const first = readU64(key, 16);
    for (const item of itemsOfRun(bytesIn(row, 1), first, first)) {
      const at = (item.index - first) * DIGEST_PREFIX_BYTES;
      items.push({ ...item, digest: digests.subarray(at, at + DIGEST_PREFIX_BYTES) });
    }
  }
  return found;
}

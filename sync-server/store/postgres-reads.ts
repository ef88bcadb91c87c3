/** Questions to PostgreSQL that change nothing, in the keys and rows of the store on disk. */
import { concatBytes } from '#crypto/encoding/bytes.ts';
import { keyOf } from './bytes-key.ts';
import { itemsOfRun } from './item-runs.ts';
import { afterPrefix, indexKey } from './lmdb-keys.ts';
import { readU64 } from './numbers.ts';
import type { Query, Row } from './postgres-connection.ts';
import type { TableName } from './postgres-tables.ts';
import type {
  AccountRecord,
  ChannelRecord,
  ItemRange,
  RememberedSet,
  SetMember,
  StoredItem,
} from './relay-store.ts';
import { decodeAccount, decodeChannel, decodeMember, decodeSetHead } from './rows.ts';

/** Rows looked at for one batch of items. */
const RUNS_MAX = 1_024;

export type Ask = (query: Query) => Promise<readonly Row[]>;

/** A column that the query says is bytes. */
export function bytesIn(row: Row | undefined, column: number): Uint8Array {
  const value = row?.[column];
  if (!(value instanceof Uint8Array)) throw new Error('the store answered with another column');
  return value;
}

/** A column that the query says is a number. */
export function numberIn(row: Row | undefined, column: number): number {
  const value = row?.[column];
  if (typeof value !== 'number') throw new Error('the store answered with another column');
  return value;
}

export async function valueOf(
  ask: Ask,
  table: TableName,
  key: Uint8Array,
): Promise<Uint8Array | undefined> {
  const text = `SELECT value FROM lantern_${table} WHERE key = $1::bytea`;
  const [row] = await ask({ name: `value-${table}`, text, values: [Buffer.from(key)] });
  return row === undefined ? undefined : bytesIn(row, 0);
}

/** The records of channels, in the order asked for, and the last commit at the moment they were read. */
export async function channelsIn(
  ask: Ask,
  channelIds: readonly Uint8Array[],
): Promise<{
  readonly commit: number;
  readonly records: readonly (ChannelRecord | undefined)[];
}> {
  const rows = await ask({
    name: 'channels',
    text: `SELECT p.commit, c.key, c.value FROM lantern_position AS p
      LEFT JOIN lantern_channels AS c ON c.key = ANY ($1::bytea[])`,
    values: [channelIds.map((id) => Buffer.from(id))],
  });
  const found = new Map<string, ChannelRecord>();
  for (const row of rows)
    if (row[1] !== null) found.set(keyOf(bytesIn(row, 1)), decodeChannel(bytesIn(row, 2)));
  return {
    commit: numberIn(rows[0], 0),
    records: channelIds.map((id) => found.get(keyOf(id))),
  };
}

/**
 * The items of a range. Those of commits after `position` are left out: this relay has not been told of them, and will pass them
 * on when it is.
 */
export async function itemsIn(
  ask: Ask,
  range: ItemRange,
  position: () => number,
): Promise<readonly StoredItem[]> {
  const { channelId, from, countMax, bytesMax } = range;
  const rows = await ask({
    name: 'items',
    text: `
      SELECT key, value FROM (
        SELECT key, value, sum(length(value)) OVER (ORDER BY key) - length(value) AS before
        FROM lantern_items
        WHERE key < $3::bytea AND key >= coalesce(
          (SELECT key FROM lantern_items WHERE key >= $1::bytea AND key <= $2::bytea ORDER BY key DESC LIMIT 1),
          $1::bytea)
        ORDER BY key LIMIT $4::integer) AS runs
      WHERE before <= $5::bigint ORDER BY key`,
    values: [
      indexKey(channelId, 0),
      indexKey(channelId, from),
      afterPrefix(channelId),
      // The run that `from` lies in may end before it.
      Math.min(countMax + 1, RUNS_MAX),
      bytesMax,
    ],
  });
  const known = position();
  const found: StoredItem[] = [];
  let bytes = 0;
  for (const row of rows)
    for (const item of itemsOfRun(bytesIn(row, 1), readU64(bytesIn(row, 0), 16), from)) {
      bytes += item.envelope.length;
      const isFull = found.length >= countMax || (found.length > 0 && bytes > bytesMax);
      if (isFull || item.commit > known) return found;
      found.push(item);
    }
  return found;
}

/** The first bytes of all digests of a channel, in order, in one. */
export async function digestsIn(ask: Ask, channelId: Uint8Array): Promise<Uint8Array> {
  const rows = await ask({
    name: 'digests',
    text: 'SELECT value FROM lantern_digests WHERE key >= $1::bytea AND key < $2::bytea ORDER BY key',
    values: [indexKey(channelId, 0), afterPrefix(channelId)],
  });
  return concatBytes(rows.map((row) => bytesIn(row, 0)));
}

/** As `RelayStore.snapshots`, up to the commit `position`. A row is the number of its commit. */
export async function snapshotsIn(
  ask: Ask,
  { channelId, from, countMax }: Omit<ItemRange, 'bytesMax'>,
  position: () => number,
): Promise<readonly number[]> {
  const rows = await ask({
    name: 'snapshots',
    text: `SELECT key, value FROM lantern_snapshots WHERE key >= $1::bytea AND key < $2::bytea
      ORDER BY key LIMIT $3::integer`,
    values: [indexKey(channelId, from), afterPrefix(channelId), countMax],
  });
  const known = position();
  return rows
    .filter((row) => readU64(bytesIn(row, 1), 0) <= known)
    .map((row) => readU64(bytesIn(row, 0), 16));
}

export async function accountIn(
  ask: Ask,
  accountId: Uint8Array,
): Promise<AccountRecord | undefined> {
  const value = await valueOf(ask, 'accounts', accountId);
  return value === undefined ? undefined : decodeAccount(value);
}

export async function setIn(ask: Ask, setId: Uint8Array): Promise<RememberedSet | undefined> {
  const head = await valueOf(ask, 'sets', setId);
  if (head === undefined) return undefined;
  const rows = await ask({
    name: 'members',
    text: 'SELECT value FROM lantern_members WHERE key >= $1::bytea AND key < $2::bytea ORDER BY key',
    values: [Buffer.from(setId), afterPrefix(setId)],
  });
  const members: readonly SetMember[] = rows.map((row) => decodeMember(bytesIn(row, 0)));
  return { setId, ...decodeSetHead(head), members };
}

/** As `RelayStore.retired`. */
export async function retiredIn(
  ask: Ask,
  before: number,
  countMax: number,
): Promise<readonly Uint8Array[]> {
  const rows = await ask({
    name: 'retired',
    text: 'SELECT key, value FROM lantern_retired ORDER BY key',
  });
  return rows
    .filter((row) => readU64(bytesIn(row, 1), 0) < before)
    .slice(0, countMax)
    .map((row) => bytesIn(row, 0));
}

/** Forgets sets unused since before a time, with their members; answers how many. */
export async function forgetSetsIn(ask: Ask, usedBefore: number): Promise<number> {
  const rows = await ask({ name: 'sets', text: 'SELECT key, value FROM lantern_sets' });
  const old = rows
    .filter((row) => decodeSetHead(bytesIn(row, 1)).usedAt < usedBefore)
    .map((row) => Buffer.from(bytesIn(row, 0)));
  if (old.length === 0) return 0;
  await ask({
    name: 'forget-sets',
    text: `WITH gone AS (DELETE FROM lantern_sets WHERE key = ANY ($1::bytea[]) RETURNING key)
      DELETE FROM lantern_members AS m USING gone WHERE substring(m.key FROM 1 FOR 16) = gone.key`,
    values: [old],
  });
  return old.length;
}

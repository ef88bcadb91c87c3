/**
 * The store on disk: one LMDB environment, one transaction for each commit, acknowledged when it is flushed. Transactions
 * are synced before they become visible, so that nothing can be read, or found a second time, that a power cut would take.
 */
import { open, type Database, type RootDatabase } from 'lmdb';
import { err, ok, type Result } from '#crypto/result.ts';
import { relayError, type RelayError } from '#protocol/codes.ts';
import { afterPrefix, indexKey, placeKey } from './lmdb-keys.ts';
import { erasWith } from './relay-store.ts';
import type {
  AccountRecord,
  ChannelRecord,
  Commit,
  Era,
  ItemRange,
  NewItem,
  RelayStore,
  RememberedSet,
  StoredItem,
} from './relay-store.ts';
import {
  decodeAccount,
  decodeChannel,
  decodeEras,
  decodeItem,
  decodeMember,
  decodeSetHead,
  encodeAccount,
  encodeChannel,
  encodeEras,
  encodeItem,
  encodeMember,
  encodeNumber,
  encodeSetHead,
  readU64,
} from './rows.ts';

type Table = Database<Buffer, Uint8Array>;

interface Tables {
  readonly meta: Table;
  readonly channels: Table;
  readonly items: Table;
  readonly places: Table;
  readonly snapshots: Table;
  readonly accounts: Table;
  readonly tokens: Table;
  readonly sets: Table;
  readonly members: Table;
}

const COMMIT_KEY = Buffer.from('commit');
const ERAS_KEY = Buffer.from('eras');
const EMPTY = Buffer.alloc(0);

/** How long a flush may take before the store is given up until the next start. */
const FLUSH_MS_MAX = 20_000;

export interface LmdbOptions {
  readonly folder: string;
  /** Random u32 for this start. */
  readonly era: number;
  /** Runs something after `ms`; the answer calls it off. */
  readonly timer: (ms: number, run: () => void) => () => void;
}

/** LMDB rejects promises nobody can hold when a disk is full. Such a rejection is a failed commit, already answered. */
export const isStoreRejection = (reason: unknown): boolean =>
  reason instanceof Error &&
  (/commit failed/i.test(reason.message) ||
    /input\/output error|no space left|MDB_/i.test(reason.message));

/** Opens the environment and begins an era in it. Throws when the folder cannot be written: there is no relay then. */
export async function openLmdbStore(options: LmdbOptions): Promise<RelayStore> {
  const root = open<Buffer, Uint8Array>({
    path: options.folder,
    noSubdir: false,
    keyEncoding: 'binary',
    encoding: 'binary',
    overlappingSync: false,
    maxDbs: 16,
  });
  root.readerCheck();
  const table = (name: string): Table =>
    root.openDB<Buffer, Uint8Array>({ name, keyEncoding: 'binary', encoding: 'binary' });
  const tables: Tables = {
    meta: table('meta'),
    channels: table('channels'),
    items: table('items'),
    places: table('places'),
    snapshots: table('snapshots'),
    accounts: table('accounts'),
    tokens: table('tokens'),
    sets: table('sets'),
    members: table('members'),
  };
  const lastCommit = mapRow(tables.meta.get(COMMIT_KEY), (row) => readU64(row, 0)) ?? 0;
  const before = mapRow(tables.meta.get(ERAS_KEY), decodeEras) ?? [];
  const eras = erasWith(before, options.era, lastCommit);
  await tables.meta.put(ERAS_KEY, asBuffer(encodeEras(eras)));
  await root.flushed;
  return new LmdbStore({ root, tables, eras, lastCommit, timer: options.timer });
}

interface Opened {
  readonly root: RootDatabase<Buffer, Uint8Array>;
  readonly tables: Tables;
  readonly eras: readonly Era[];
  readonly lastCommit: number;
  readonly timer: LmdbOptions['timer'];
}

class LmdbStore implements RelayStore {
  readonly eras: readonly Era[];
  readonly #root: RootDatabase<Buffer, Uint8Array>;
  readonly #tables: Tables;
  readonly #timer: LmdbOptions['timer'];
  #lastCommit: number;
  #isGivenUp = false;

  constructor(opened: Opened) {
    this.#root = opened.root;
    this.#tables = opened.tables;
    this.#timer = opened.timer;
    this.#lastCommit = opened.lastCommit;
    this.eras = opened.eras;
  }

  get lastCommit(): number {
    return this.#lastCommit;
  }

  channels(channelIds: readonly Uint8Array[]): Promise<readonly (ChannelRecord | undefined)[]> {
    return Promise.resolve(
      channelIds.map((id) => mapRow(this.#tables.channels.get(id), decodeChannel)),
    );
  }

  places(
    keys: readonly { readonly channelId: Uint8Array; readonly digest: Uint8Array }[],
  ): Promise<readonly (number | undefined)[]> {
    return Promise.resolve(
      keys.map((key) =>
        mapRow(this.#tables.places.get(placeKey(key.channelId, key.digest)), (bytes) =>
          readU64(bytes, 0),
        ),
      ),
    );
  }

  items(range: ItemRange): Promise<readonly StoredItem[]> {
    const rows = this.#tables.items.getRange({
      start: indexKey(range.channelId, range.from),
      end: indexKey(range.channelId, Number.MAX_SAFE_INTEGER),
      limit: range.countMax,
    });
    const found: StoredItem[] = [];
    let bytes = 0;
    for (const { key, value } of rows) {
      bytes += value.length;
      if (found.length > 0 && bytes > range.bytesMax) break;
      found.push(decodeItem(readU64(key, 16), plainBytes(value)));
    }
    return Promise.resolve(found);
  }

  snapshots(channelId: Uint8Array, from: number, countMax: number): Promise<readonly number[]> {
    const keys = this.#tables.snapshots.getKeys({
      start: indexKey(channelId, from),
      end: indexKey(channelId, Number.MAX_SAFE_INTEGER),
      limit: countMax,
    });
    return Promise.resolve([...keys].map((key) => readU64(key, 16)));
  }

  account(accountId: Uint8Array): Promise<AccountRecord | undefined> {
    return Promise.resolve(mapRow(this.#tables.accounts.get(accountId), decodeAccount));
  }

  spentOn(accountId: Uint8Array, serial: Uint8Array): Promise<Uint8Array | undefined> {
    const bytes = this.#tables.tokens.get(Buffer.concat([accountId, serial]));
    return Promise.resolve(mapRow(bytes, (row) => row.slice()));
  }

  set(setId: Uint8Array): Promise<RememberedSet | undefined> {
    const head = mapRow(this.#tables.sets.get(setId), decodeSetHead);
    if (head === undefined) return Promise.resolve(undefined);
    const rows = this.#tables.members.getRange({ start: setId, end: afterPrefix(setId) });
    return Promise.resolve({
      setId,
      ...head,
      members: [...rows].map(({ value }) => decodeMember(plainBytes(value))),
    });
  }

  async commit(commit: Commit): Promise<Result<void, RelayError>> {
    if (this.#isGivenUp) return err(relayError('relay/unavailable'));
    const isDurable = await this.#durable(() => {
      this.#put(commit);
    });
    if (!isDurable) return err(relayError('relay/unavailable'));
    this.#lastCommit = commit.number;
    return ok(undefined);
  }

  async forgetSets(usedBefore: number): Promise<number> {
    const { sets, members } = this.#tables;
    const old = [...sets.getRange()].filter(
      ({ value }) => decodeSetHead(plainBytes(value)).usedAt < usedBefore,
    );
    if (old.length === 0) return 0;
    const isDurable = await this.#durable(() => {
      for (const { key } of old) {
        void sets.remove(key);
        for (const member of members.getKeys({ start: key, end: afterPrefix(key) }))
          void members.remove(member);
      }
    });
    return isDurable ? old.length : 0;
  }

  close(): Promise<void> {
    return this.#root.close();
  }

  /** True when everything written by `write` is flushed; false when nothing of it is. */
  async #durable(write: () => void): Promise<boolean> {
    let cancel = (): void => undefined;
    const overdue = new Promise<'overdue'>((resolve) => {
      cancel = this.#timer(FLUSH_MS_MAX, () => {
        resolve('overdue');
      });
    });
    try {
      const batch = this.#root.batch(write).then(() => this.#root.flushed);
      batch.catch(() => undefined);
      const outcome = await Promise.race([batch, overdue]);
      // After a sync that never ended nobody knows what is on disk: write nothing more until a start reads it anew.
      if (outcome === 'overdue') this.#isGivenUp = true;
      return outcome !== 'overdue';
    } catch {
      return false;
    } finally {
      cancel();
    }
  }

  #put(commit: Commit): void {
    const tables = this.#tables;
    for (const item of commit.items) this.#putItem(item);
    for (const channel of commit.channels)
      void tables.channels.put(channel.keys.channelId, asBuffer(encodeChannel(channel)));
    for (const account of commit.accounts)
      void tables.accounts.put(account.accountId, asBuffer(encodeAccount(account)));
    for (const token of commit.tokens)
      void tables.tokens.put(
        Buffer.concat([token.accountId, token.serial]),
        asBuffer(token.channelId),
      );
    for (const set of commit.sets) {
      void tables.sets.put(set.setId, asBuffer(encodeSetHead(set.setKey, set.usedAt)));
      for (const member of set.members)
        void tables.members.put(
          Buffer.concat([set.setId, member.channelId]),
          asBuffer(encodeMember(member)),
        );
    }
    void tables.meta.put(COMMIT_KEY, encodeNumber(commit.number));
  }

  #putItem(item: NewItem): void {
    const key = indexKey(item.channelId, item.index);
    void this.#tables.items.put(key, encodeItem(item));
    const place = placeKey(item.channelId, item.digest);
    void this.#tables.places.put(place, encodeNumber(item.index));
    if (item.kind === 'snapshot') void this.#tables.snapshots.put(key, EMPTY);
  }
}

const mapRow = <T>(row: Buffer | undefined, read: (bytes: Uint8Array) => T): T | undefined =>
  row === undefined ? undefined : read(plainBytes(row));

/** A slice of a Buffer shares its memory, a slice of plain bytes is a copy: rows are read as plain bytes. */
const plainBytes = (row: Buffer): Uint8Array =>
  new Uint8Array(row.buffer, row.byteOffset, row.byteLength);

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

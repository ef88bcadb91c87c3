/**
 * The store on disk: one LMDB environment, one transaction for each commit, acknowledged when it is flushed. Transactions
 * are synced before they become visible, so that nothing can be read, or found a second time, that a power cut would take.
 */
import { open } from 'lmdb';
import { concatBytes } from '#crypto/encoding/bytes.ts';
import { err, ok, type Result } from '#crypto/result.ts';
import { relayError, type RelayError } from '#protocol/codes.ts';
import { itemsOfRun } from './item-runs.ts';
import { fillUp } from './lmdb-file.ts';
import { afterPrefix, indexKey } from './lmdb-keys.ts';
import { asBuffer, COMMIT_KEY, writeCommit } from './lmdb-write.ts';
import { openTables, type Root, type Tables } from './lmdb-tables.ts';
import { encodeNumber, readU64 } from './numbers.ts';
import { erasWith } from './relay-store.ts';
import type {
  AccountRecord,
  ChannelRecord,
  Commit,
  Era,
  ItemRange,
  RelayStore,
  RememberedSet,
  StoredItem,
} from './relay-store.ts';
import {
  decodeAccount,
  decodeChannel,
  decodeEras,
  decodeMember,
  decodeSetHead,
  encodeEras,
} from './rows.ts';

const ERAS_KEY = Buffer.from('eras');
const LAYOUT_KEY = Buffer.from('layout');

/** How the rows lie; a store of another layout is not opened. 2: channels and members of sets without what came after. */
const LAYOUT = 3;
const LAYOUT_OLDEST = 2;

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

/** The folder was written with other rows than this program knows. Nothing in it was changed. */
export class OtherLayout extends Error {
  constructor() {
    super('the data folder is of another version of the relay');
  }
}

/** Opens the environment and begins an era in it. Throws `OtherLayout` for what another version wrote, and when the folder cannot be written: there is no relay then. */
export async function openLmdbStore(options: LmdbOptions): Promise<RelayStore> {
  await fillUp(options.folder);
  const root = open<Buffer, Uint8Array>({
    path: options.folder,
    noSubdir: false,
    keyEncoding: 'binary',
    encoding: 'binary',
    overlappingSync: false,
    maxDbs: 16,
  });
  root.readerCheck();
  const tables = openTables(root);
  const lastCommit = mapRow(tables.meta.get(COMMIT_KEY), (row) => readU64(row, 0)) ?? 0;
  const layout = mapRow(tables.meta.get(LAYOUT_KEY), (row) => readU64(row, 0));
  if (lastCommit > 0 && (layout === undefined || layout < LAYOUT_OLDEST || layout > LAYOUT)) {
    await root.close();
    throw new OtherLayout();
  }
  await tables.meta.put(LAYOUT_KEY, encodeNumber(LAYOUT));
  const before = mapRow(tables.meta.get(ERAS_KEY), decodeEras) ?? [];
  const eras = erasWith(before, options.era, lastCommit);
  await tables.meta.put(ERAS_KEY, asBuffer(encodeEras(eras)));
  await root.flushed;
  return new LmdbStore({ root, tables, eras, lastCommit, timer: options.timer });
}

interface Opened {
  readonly root: Root;
  readonly tables: Tables;
  readonly eras: readonly Era[];
  readonly lastCommit: number;
  readonly timer: LmdbOptions['timer'];
}

class LmdbStore implements RelayStore {
  readonly eras: readonly Era[];
  readonly #root: Root;
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

  get isUsable(): boolean {
    return !this.#isGivenUp;
  }

  get lastCommit(): number {
    return this.#lastCommit;
  }

  channels(channelIds: readonly Uint8Array[]): Promise<readonly (ChannelRecord | undefined)[]> {
    return Promise.resolve(
      channelIds.map((id) => mapRow(this.#tables.channels.get(id), decodeChannel)),
    );
  }

  digests(channelId: Uint8Array): Promise<Uint8Array> {
    const rows = this.#tables.digests.getRange({
      start: indexKey(channelId, 0),
      end: indexKey(channelId, Number.MAX_SAFE_INTEGER),
    });
    return Promise.resolve(concatBytes([...rows].map(({ value }) => plainBytes(value))));
  }

  items(range: ItemRange): Promise<readonly StoredItem[]> {
    const { channelId, from, countMax, bytesMax } = range;
    const found: StoredItem[] = [];
    let bytes = 0;
    const rows = this.#tables.items.getRange({
      start: this.#rowWith(channelId, from),
      end: indexKey(channelId, Number.MAX_SAFE_INTEGER),
    });
    for (const { key, value } of rows)
      for (const item of itemsOfRun(plainBytes(value), readU64(key, 16), from)) {
        bytes += item.envelope.length;
        if (found.length >= countMax || (found.length > 0 && bytes > bytesMax))
          return Promise.resolve(found);
        found.push(item);
      }
    return Promise.resolve(found);
  }

  /** The key of the run that an index lies in, if there is one. */
  #rowWith(channelId: Uint8Array, index: number): Buffer {
    const wanted = indexKey(channelId, index);
    const range = { start: wanted, end: indexKey(channelId, 0), reverse: true, limit: 1 };
    const [key] = this.#tables.items.getKeys(range);
    return key === undefined ? indexKey(channelId, 0) : Buffer.from(key);
  }

  snapshots(channelId: Uint8Array, from: number, countMax: number): Promise<readonly number[]> {
    const keys = this.#tables.snapshots.getKeys({
      start: indexKey(channelId, from),
      end: indexKey(channelId, Number.MAX_SAFE_INTEGER),
      limit: countMax,
    });
    return Promise.resolve([...keys].map((key) => readU64(key, 16)));
  }

  retired(before: number, countMax: number): Promise<readonly Uint8Array[]> {
    const due: Uint8Array[] = [];
    for (const { key, value } of this.#tables.retired.getRange())
      if (due.length < countMax && readU64(plainBytes(value), 0) < before)
        due.push(Uint8Array.from(key));
    return Promise.resolve(due);
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
      writeCommit(this.#tables, commit);
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
}

const mapRow = <T>(row: Buffer | undefined, read: (bytes: Uint8Array) => T): T | undefined =>
  row === undefined ? undefined : read(plainBytes(row));

/** A slice of a Buffer shares its memory, a slice of plain bytes is a copy: rows are read as plain bytes. */
const plainBytes = (row: Buffer): Uint8Array =>
  new Uint8Array(row.buffer, row.byteOffset, row.byteLength);

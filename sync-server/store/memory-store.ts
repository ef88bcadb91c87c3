/** The store without a disk: for tests and the simulator. Faults are injected by the options and the methods at the end. */
import { err, ok, type Result } from '#crypto/result.ts';
import { relayError, type RelayError } from '#protocol/codes.ts';
import { keyOf } from './bytes-key.ts';
import { DIGEST_PREFIX_BYTES, erasWith } from './relay-store.ts';
import type {
  AccountRecord,
  ChannelRecord,
  Commit,
  Era,
  ItemRange,
  NewItem,
  RelayStore,
  RememberedSet,
  SetMember,
  StoredItem,
} from './relay-store.ts';

/** What would be on the disk; handing it to a second store is a restart, handing a copy is a restored backup. */
export interface MemoryDisk {
  lastCommit: number;
  eras: readonly Era[];
  readonly channels: Map<string, ChannelRecord>;
  readonly items: Map<string, NewItem[]>;
  readonly accounts: Map<string, AccountRecord>;
  readonly tokens: Map<string, Uint8Array>;
  readonly sets: Map<string, KeptSet>;
}

/** A connection's channels by their keys: thousands, of which a commit names a few. */
interface KeptSet {
  readonly set: Omit<RememberedSet, 'members'>;
  readonly members: Map<string, SetMember>;
}

export const emptyDisk = (): MemoryDisk => ({
  lastCommit: 0,
  eras: [],
  channels: new Map(),
  items: new Map(),
  accounts: new Map(),
  tokens: new Map(),
  sets: new Map(),
});

/** A backup of a disk. */
export const copyDisk = (disk: MemoryDisk): MemoryDisk => ({
  lastCommit: disk.lastCommit,
  eras: disk.eras,
  channels: new Map(disk.channels),
  items: new Map([...disk.items].map(([key, items]) => [key, [...items]])),
  accounts: new Map(disk.accounts),
  tokens: new Map(disk.tokens),
  sets: new Map(
    [...disk.sets].map(([key, { set, members }]) => [key, { set, members: new Map(members) }]),
  ),
});

export class MemoryStore implements RelayStore {
  readonly #disk: MemoryDisk;
  #failures = 0;
  #gate: Promise<void> | undefined;

  constructor(disk: MemoryDisk, era: number) {
    this.#disk = disk;
    disk.eras = erasWith(disk.eras, era, disk.lastCommit);
  }

  get isUsable(): boolean {
    return true;
  }

  get lastCommit(): number {
    return this.#disk.lastCommit;
  }

  get eras(): readonly Era[] {
    return this.#disk.eras;
  }

  channels(channelIds: readonly Uint8Array[]): Promise<readonly (ChannelRecord | undefined)[]> {
    return Promise.resolve(channelIds.map((id) => this.#disk.channels.get(keyOf(id))));
  }

  digests(channelId: Uint8Array): Promise<Uint8Array> {
    const all = this.#disk.items.get(keyOf(channelId)) ?? [];
    const joined = new Uint8Array(all.length * DIGEST_PREFIX_BYTES);
    all.forEach((item, i) => {
      joined.set(item.digest.subarray(0, DIGEST_PREFIX_BYTES), i * DIGEST_PREFIX_BYTES);
    });
    return Promise.resolve(joined);
  }

  items(range: ItemRange): Promise<readonly StoredItem[]> {
    const all = this.#disk.items.get(keyOf(range.channelId)) ?? [];
    const found: StoredItem[] = [];
    let bytes = 0;
    for (const item of all.slice(range.from, range.from + range.countMax)) {
      bytes += item.envelope.length;
      if (found.length > 0 && bytes > range.bytesMax) break;
      found.push(item);
    }
    return Promise.resolve(found);
  }

  snapshots(channelId: Uint8Array, from: number, countMax: number): Promise<readonly number[]> {
    const all = this.#disk.items.get(keyOf(channelId)) ?? [];
    const indices = all
      .filter((item) => item.kind === 'snapshot' && item.index >= from)
      .map((item) => item.index);
    return Promise.resolve(indices.slice(0, countMax));
  }

  account(accountId: Uint8Array): Promise<AccountRecord | undefined> {
    return Promise.resolve(this.#disk.accounts.get(keyOf(accountId)));
  }

  retired(before: number, countMax: number): Promise<readonly Uint8Array[]> {
    const due = [...this.#disk.channels.values()].filter((channel) => isDue(channel, before));
    return Promise.resolve(due.slice(0, countMax).map(({ keys }) => keys.channelId));
  }

  spentOn(accountId: Uint8Array, serial: Uint8Array): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#disk.tokens.get(keyOf(accountId) + keyOf(serial)));
  }

  set(setId: Uint8Array): Promise<RememberedSet | undefined> {
    const kept = this.#disk.sets.get(keyOf(setId));
    return Promise.resolve(kept && { ...kept.set, members: [...kept.members.values()] });
  }

  async commit(commit: Commit): Promise<Result<void, RelayError>> {
    await this.#gate;
    if (this.#failures > 0) {
      this.#failures -= 1;
      return err(relayError('relay/unavailable'));
    }
    this.#write(commit);
    return ok(undefined);
  }

  forgetSets(usedBefore: number): Promise<number> {
    const old = [...this.#disk.sets].filter(([, { set }]) => set.usedAt < usedBefore);
    for (const [key] of old) this.#disk.sets.delete(key);
    return Promise.resolve(old.length);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** The next `count` commits fail, as on a full disk. */
  failCommits(count: number): void {
    this.#failures = count;
  }

  /** Commits wait until the returned function is called, as on a slow disk. */
  holdCommits(): () => void {
    let release = (): void => undefined;
    this.#gate = new Promise((resolve) => {
      release = resolve;
    });
    return () => {
      this.#gate = undefined;
      release();
    };
  }

  #write(commit: Commit): void {
    const disk = this.#disk;
    for (const channel of commit.channels) {
      disk.channels.set(keyOf(channel.keys.channelId), channel);
      if (channel.deletedAt !== 0) disk.items.delete(keyOf(channel.keys.channelId));
    }
    for (const item of commit.items) {
      const key = keyOf(item.channelId);
      const items = disk.items.get(key) ?? [];
      items[item.index] = item;
      disk.items.set(key, items);
    }
    for (const account of commit.accounts) disk.accounts.set(keyOf(account.accountId), account);
    for (const token of commit.tokens)
      disk.tokens.set(keyOf(token.accountId) + keyOf(token.serial), token.channelId);
    for (const set of commit.sets) this.#keepSet(set);
    disk.lastCommit = commit.number;
  }

  #keepSet({ members, ...set }: RememberedSet): void {
    const key = keyOf(set.setId);
    const kept = this.#disk.sets.get(key)?.members ?? new Map<string, SetMember>();
    for (const member of members) kept.set(keyOf(member.channelId), member);
    this.#disk.sets.set(key, { set, members: kept });
  }
}

const isDue = ({ retiredAt, deletedAt }: ChannelRecord, before: number): boolean =>
  retiredAt !== 0 && retiredAt < before && deletedAt === 0;

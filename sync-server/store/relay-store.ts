/**
 * The port to the relay's disk. Every implementation passes `relay-store.exam.ts`. A commit that resolved with ok is on
 * disk, flushed; a commit that failed left nothing behind. Reading goes on when writing does not.
 */
import type { Result } from '#crypto/result.ts';
import type { KindName } from '#protocol/attach.ts';
import type { RelayError } from '#protocol/codes.ts';
import type { ChannelKeys } from '#protocol/create.ts';

/** A channel as it stands after a commit. */
export interface ChannelRecord {
  readonly keys: ChannelKeys;
  /** b16, who pays for it. */
  readonly accountId: Uint8Array;
  /** Milliseconds; 0 while the channel is open. */
  readonly closedAt: number;
  /** Envelopes in it, and their bytes. */
  readonly length: number;
  readonly bytes: number;
  readonly head: Uint8Array;
  /** What came after CLOSE, and what came by the drop key. */
  readonly lateCount: number;
  readonly lateBytes: number;
  readonly dropCount: number;
  readonly dropBytes: number;
  /** The commit of the last REKEY, 0 when the keys are those of CREATE. */
  readonly keysAt: number;
  /** Milliseconds: when it was retired, and when what it held was deleted; 0 while neither. */
  readonly retiredAt: number;
  readonly deletedAt: number;
}

export interface StoredItem {
  readonly index: number;
  readonly commit: number;
  readonly kind: KindName;
  /** Head after this item. */
  readonly head: Uint8Array;
  readonly envelope: Uint8Array;
}

export interface NewItem extends StoredItem {
  readonly channelId: Uint8Array;
  readonly digest: Uint8Array;
}

export interface AccountRecord {
  readonly accountId: Uint8Array;
  readonly channels: number;
  readonly bytes: number;
}

export interface SpentToken {
  readonly accountId: Uint8Array;
  readonly serial: Uint8Array;
  readonly channelId: Uint8Array;
}

export interface SetMember {
  readonly channelId: Uint8Array;
  readonly kinds: number;
  readonly mayWrite: boolean;
  /** `keysAt` of the channel when the right was proved: a REKEY since then ends it. */
  readonly keysAt: number;
}

/** Channels a client may take up again without proving each right anew. */
export interface RememberedSet {
  readonly setId: Uint8Array;
  readonly setKey: Uint8Array;
  /** Milliseconds. */
  readonly usedAt: number;
  readonly members: readonly SetMember[];
}

/**
 * What becomes durable together. Sets are added to: members that were there stay. A channel whose record says `deletedAt` for the
 * first time loses its envelopes in the same commit; the record stays, so that its id is never used again.
 */
export interface Commit {
  readonly number: number;
  readonly channels: readonly ChannelRecord[];
  readonly items: readonly NewItem[];
  readonly accounts: readonly AccountRecord[];
  readonly tokens: readonly SpentToken[];
  readonly sets: readonly RememberedSet[];
}

/** One life of the data folder: from a start of the relay to the next. */
export interface Era {
  /** Random, u32. */
  readonly era: number;
  /** The last commit before it began. */
  readonly after: number;
}

export interface ItemRange {
  readonly channelId: Uint8Array;
  readonly from: number;
  readonly countMax: number;
  /** At least one item is given even when it alone is larger. */
  readonly bytesMax: number;
}

/** Bytes handed out belong to the caller. Missing rows are undefined, never an error. */
export interface RelayStore {
  /** False when nobody knows any more what is on the disk: only a new start can tell. Reading goes on. */
  readonly isUsable: boolean;
  /** Number of the last commit, 0 in a new store. */
  readonly lastCommit: number;
  /** In order; the last one is the present. */
  readonly eras: readonly Era[];
  channels(channelIds: readonly Uint8Array[]): Promise<readonly (ChannelRecord | undefined)[]>;
  /** The first `DIGEST_PREFIX_BYTES` of the digest of every envelope of a channel, in order, in one. */
  digests(channelId: Uint8Array): Promise<Uint8Array>;
  items(range: ItemRange): Promise<readonly StoredItem[]>;
  /** Indices of snapshots at or after `from`, ascending, at most `countMax`. */
  snapshots(channelId: Uint8Array, from: number, countMax: number): Promise<readonly number[]>;
  account(accountId: Uint8Array): Promise<AccountRecord | undefined>;
  /** Ids of channels retired before a time and not deleted yet, at most `countMax`. */
  retired(before: number, countMax: number): Promise<readonly Uint8Array[]>;
  /** The channel a token was spent on. */
  spentOn(accountId: Uint8Array, serial: Uint8Array): Promise<Uint8Array | undefined>;
  set(setId: Uint8Array): Promise<RememberedSet | undefined>;
  /** 'relay/unavailable' when the disk did not take it. */
  commit(commit: Commit): Promise<Result<void, RelayError>>;
  /** Forgets sets unused since before a time; returns how many. */
  forgetSets(usedBefore: number): Promise<number>;
  close(): Promise<void>;
}

/** Digests are random: so many bytes of one tell the envelopes of a channel apart. */
export const DIGEST_PREFIX_BYTES = 16;

/** Eras kept; cursors of older ones are answered with a full ATTACH. */
export const ERAS_MAX = 1_024;

/** The eras after a start of the relay. */
export const erasWith = (eras: readonly Era[], era: number, lastCommit: number): readonly Era[] =>
  [...eras, { era, after: lastCommit }].slice(-ERAS_MAX);

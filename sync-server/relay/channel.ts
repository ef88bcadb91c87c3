/** What connections share: a channel, who is interested in it, and what may be asked of the other end of an interest. */
import type { RelayCode } from '#protocol/codes.ts';
import type { ChannelRecord } from '../store/relay-store.ts';
import type { DigestIndex } from './digest-index.ts';
import type { TokenBucket } from './token-bucket.ts';

/** A connection as the rest of the relay sees it. */
export interface Peer {
  /** Sends frames in order, together. */
  send(frames: readonly Uint8Array[]): void;
  /** Whether so much is unsent that it should be served from the disk. */
  isSlow(): boolean;
  /** Whether something is being served from the disk, so that no position of the relay as a whole can be stated. */
  isBehind(): boolean;
  /** Serves the subscription from the disk until it has everything, then makes it live. */
  catchUp(subscription: Subscription): void;
  /** Ends a subscription and says why: the channel has other keys, or is gone. */
  letGo(subscription: Subscription, code: RelayCode): void;
}

/** A channel as all connections share it. `record` is what is on disk, never ahead of it. */
export interface Channel {
  readonly key: string;
  record: ChannelRecord;
  readonly subscriptions: Set<Subscription>;
  /** Jobs in the commit queue that refer to it. */
  pending: number;
  /** What it holds and what is about to be written; undefined until somebody appends. */
  digests: DigestIndex | undefined;
  /** What all its writers together may still send; undefined until somebody appends. */
  bucket: TokenBucket | undefined;
}

/** The channel as it stands from now on. Who was attached by keys it no longer has, or to what was deleted, is let go. */
export function replaceRecord(channel: Channel, record: ChannelRecord): void {
  const before = channel.record;
  channel.record = record;
  if (record.deletedAt !== before.deletedAt) channel.digests = undefined;
  const code = endOf(before, record);
  if (code === undefined) return;
  for (const subscription of [...channel.subscriptions])
    subscription.peer.letGo(subscription, code);
}

/** Why nobody who was attached before is attached any more, if that is so. */
function endOf(before: ChannelRecord, after: ChannelRecord): RelayCode | undefined {
  if (after.deletedAt !== before.deletedAt) return 'relay/retired';
  return after.keysAt === before.keysAt ? undefined : 'relay/mac';
}

/** An ATTACH or RESUME whose channels are being caught up; DONE follows the last one. */
export interface PendingRequest {
  readonly requestId: number;
  remaining: number;
  /** The channels could not be remembered: DONE then states no cursor, and the client attaches anew next time. */
  isForgotten?: boolean;
}

/** One connection's interest in one channel: what it may do there and how far it has been served. */
export interface Subscription {
  readonly peer: Peer;
  readonly channel: Channel;
  /** Kind bits, and SNAPSHOTS_FIRST. */
  readonly kinds: number;
  readonly mayWrite: boolean;
  /** The index the peer lacks first; not kept up to date while live. */
  next: number;
  /** True when commits are passed on as they happen; otherwise the peer is being served from the disk. */
  isLive: boolean;
  /** True when ITEMS answered the ATTACH, so that an empty one is not owed any more. */
  isAnswered: boolean;
  /** Snapshots from `next` and below this were sent ahead; undefined while they still have to be. */
  snapshotsUntil: number | undefined;
  request: PendingRequest | undefined;
}

/** What a link keeps from one connection to the next. */
import type { SigningKey } from '#crypto/relay/relay-identity.ts';
import type { ChannelKeys } from '#protocol/create.ts';
import type { FollowedChannel } from './followed-channel.ts';
import type { OutboxWindow } from './outbox-window.ts';

/** A channel to be opened: its keys, the write key that signs for them, and a token to spend. */
export interface ChannelCreation {
  readonly keys: ChannelKeys;
  readonly writeKey: SigningKey;
  readonly token: Uint8Array;
}

export interface LinkBook {
  readonly channels: Map<string, FollowedChannel>;
  /** Not yet answered, by channel. */
  readonly creations: Map<string, ChannelCreation>;
  readonly closings: Map<string, SigningKey>;
  readonly outbox: OutboxWindow;
  /** The set the relay remembers this link's channels in. */
  setKey: Uint8Array;
  /** The last position of the relay as a whole. */
  cursor: Uint8Array | undefined;
  /** Channels that received something since: each says for itself where it stands when the link reconnects. */
  readonly uncovered: Set<FollowedChannel>;
}

/** What a link keeps from one connection to the next, and what it hands to each. */
import type { SigningKey } from '#crypto/relay/relay-identity.ts';
import type { ChannelKeys } from '#protocol/create.ts';
import type { NewKeys } from '#protocol/manage.ts';
import type { FollowedChannel } from './followed-channel.ts';
import type { LinkListener, LinkPorts, Pipe } from './link-port.ts';
import type { LinkRequest } from './link-requests.ts';
import type { OutboxWindow } from './outbox-window.ts';

/** A channel to be opened: its keys, the write key that signs for them, and a token to spend. */
export interface ChannelCreation {
  readonly keys: ChannelKeys;
  readonly writeKey: SigningKey;
  readonly token: Uint8Array;
}

/** What ends a channel for ordinary writes, or gives a directory other keys. Asked for until the relay has answered. */
export type ChannelAct =
  | { readonly about: 'close'; readonly channelId: string; readonly writeKey: SigningKey }
  | {
      readonly about: 'rekey';
      readonly channelId: string;
      readonly keys: NewKeys;
      /** Of the account that owns the channel. */
      readonly ownerKey: SigningKey;
    };

export const actKey = ({ about, channelId }: Pick<ChannelAct, 'about' | 'channelId'>): string =>
  `${about}/${channelId}`;

/** What was asked of one channel has been answered. */
export function settleAct(
  { creations, acts }: Pick<LinkBook, 'creations' | 'acts'>,
  request: LinkRequest | undefined,
): void {
  if (request === undefined || !('channelId' in request)) return;
  const { about, channelId } = request;
  if (about === 'create') creations.delete(channelId);
  else acts.delete(actKey({ about, channelId }));
}

export interface LinkBook {
  readonly channels: Map<string, FollowedChannel>;
  /** Not yet answered, by channel. */
  readonly creations: Map<string, ChannelCreation>;
  readonly acts: Map<string, ChannelAct>;
  readonly outbox: OutboxWindow;
  /** The set the relay remembers this link's channels in. */
  setKey: Uint8Array;
  /** The last position of the relay as a whole. */
  cursor: Uint8Array | undefined;
  /** Channels that received something since: each says for itself where it stands when the link reconnects. */
  readonly uncovered: Set<FollowedChannel>;
}

/** What one connection is given. */
export interface LinkSessionOptions {
  readonly relayPublicKey: Uint8Array;
  readonly book: LinkBook;
  readonly ports: LinkPorts;
  readonly listener: LinkListener;
  readonly pipe: Pipe;
  /** HELLO was good: the connection is worth something. */
  readonly onGreeted: () => void;
  /** The relay answered something that needs its keys: the next reconnection need not wait longer. */
  readonly onUseful: () => void;
  /** The connection is dead or not to be believed. */
  readonly hangUp: () => void;
}

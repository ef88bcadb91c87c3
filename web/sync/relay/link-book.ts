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

/** The channels one RESUME takes up. */
export function takeUp(book: LinkBook): readonly FollowedChannel[] {
  if (book.cursor === undefined) return [];
  const { channels, uncovered, resumed } = book;
  const taken = [...channels.values()].filter((each) => each.isRemembered && !uncovered.has(each));
  for (const each of taken) resumed.add(each);
  return taken;
}

/**
 * The channels of which the relay has said that nothing is new by saying nothing. One that tells another story in `channel` is
 * not believed so: each is asked for from its position, where heads are compared. Once on a connection.
 */
export function takeSilent(book: LinkBook, channel: FollowedChannel): readonly FollowedChannel[] {
  const { channels, uncovered, resumed } = book;
  const isOpen = (each: FollowedChannel): boolean =>
    each !== channel && each.state !== 'refused' && channels.get(each.channelId) === each;
  const silent = [...resumed].filter(isOpen);
  resumed.clear();
  for (const each of silent) uncovered.add(each);
  return silent;
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
  /** Taken up by RESUME on this connection, and not asked for one by one since. */
  readonly resumed: Set<FollowedChannel>;
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

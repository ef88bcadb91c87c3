/** A connection as the requests on it see it. */
import type { RelayCode } from '#protocol/codes.ts';
import type { Channel, Peer, PendingRequest, Subscription } from './channel.ts';
import type { RelayContext } from './context.ts';

/** How an attachment begins. */
export interface Interest {
  readonly channel: Channel;
  readonly kinds: number;
  readonly mayWrite: boolean;
  readonly from: number;
  readonly request: PendingRequest;
  /** An empty ITEMS is owed only to an ATTACH: after RESUME, silence says that nothing is new. */
  readonly isSilent: boolean;
}

export interface Asker extends Peer {
  readonly context: RelayContext;
  readonly relayId: Uint8Array;
  /** Covered by every proof on the connection. */
  readonly nonce: Uint8Array;
  refuse(requestId: number, code: RelayCode, channelId?: Uint8Array): void;
  subscription(channelKey: string): Subscription | undefined;
  /** One thing that an ATTACH or RESUME waited for is there; DONE follows the last, behind what was served for it. */
  settle(request: PendingRequest): void;
  /** False when the connection has as many channels as it may. Attaching a channel again replaces what was there. */
  subscribe(interest: Interest): boolean;
}

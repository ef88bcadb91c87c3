/** What every connection of a relay shares. */
import type { RandomBytes, SigningKey } from '#crypto/relay/relay-identity.ts';
import type { RelayStore } from '../store/relay-store.ts';
import type { ChannelTable } from './channel-table.ts';
import type { CommitQueue } from './commit-queue.ts';
import type { RelayLimits } from './limits.ts';
import type { Nonces } from './nonces.ts';
import type { PresenceBoard } from './presence-board.ts';

/** Whose tokens are taken: anybody's, or those of the accounts listed by public key in hexadecimal. */
export type AccountPolicy = 'open' | ReadonlySet<string>;

export interface RelayContext {
  readonly store: RelayStore;
  readonly table: ChannelTable;
  readonly queue: CommitQueue;
  readonly presence: PresenceBoard;
  readonly relayKey: SigningKey;
  readonly relayId: Uint8Array;
  readonly accounts: AccountPolicy;
  readonly limits: RelayLimits;
  readonly random: RandomBytes;
  readonly nonces: Nonces;
  /** How many connections are open. */
  readonly open: { count: number };
  /** Milliseconds. */
  readonly now: () => number;
}

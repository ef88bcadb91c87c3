/** What the core needs of the place it runs in: browser worker, Node, or a test's world. */
import type { Clock, RandomBytes, Timers } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';
import type { HttpPort } from '#sync/relay/relay-requests.ts';
import type { RowStore } from '#storage/row-store.ts';
import type { VaultSeen } from './bear-witness.ts';

/** One connection to the relay, bytes in whole messages. */
export interface Pipe {
  send(bytes: Uint8Array): void;
  close(): void;
}

export interface PipeEvents {
  opened(): void;
  received(bytes: Uint8Array): void;
  /** Also when it never opened. Nothing follows it. */
  closed(): void;
}

export interface CorePorts {
  readonly store: Result<RowStore, { readonly code: string }>;
  readonly connect: (events: PipeEvents) => Pipe;
  /** What the relay does beside its connection: pieces of files. Undefined where nothing leads there. */
  readonly http?: HttpPort;
  /** The public key of the relay this device was given the app by, or undefined when it cannot be asked. */
  readonly relayKey: () => Promise<Uint8Array | undefined>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomBytes;
  /** Told what the open vault is known by after every commit, to be remembered in another place than the store. */
  readonly witness?: (seen: VaultSeen) => void;
  /** Changes of a document from one snapshot to the next, where it is not as the design says: for tests. */
  readonly snapshotEvery?: number;
  /** Where invitation links lead: the address of the app, without a slash at the end. */
  readonly origin: string;
}

/** The relay, put together: hand it a store, a key and a clock, and connect sockets to it. */
import { relayIdOf, type RandomBytes, type SigningKey } from '#crypto/relay/relay-identity.ts';
import type { Socket, SocketListener } from '../server/server-port.ts';
import type { RelayStore } from '../store/relay-store.ts';
import { setsUnusedSince } from './attaching.ts';
import { ChannelTable } from './channel-table.ts';
import { CommitMeter, type CommitFigures } from './commit-meter.ts';
import { CommitQueue } from './commit-queue.ts';
import { Connection } from './connection.ts';
import type { AccountPolicy, RelayContext } from './context.ts';
import type { RelayLimits } from './limits.ts';

export interface RelayOptions {
  readonly store: RelayStore;
  readonly relayKey: SigningKey;
  readonly accounts: AccountPolicy;
  readonly limits: RelayLimits;
  readonly random: RandomBytes;
  /** Milliseconds. */
  readonly now: () => number;
  /** Runs something when the present turn of the event loop is over. */
  readonly defer: (run: () => void) => void;
  /** Waits a few milliseconds, where commits that come back to back are to be gathered. */
  readonly linger?: () => Promise<void>;
}

export interface RelayFigures extends CommitFigures {
  readonly connections: number;
}

export class Relay {
  readonly #context: RelayContext;
  readonly #meter = new CommitMeter();
  #connections = 0;
  #isDraining = false;

  constructor(options: RelayOptions) {
    const { store, relayKey, limits, now, defer } = options;
    const table = new ChannelTable(store);
    const relayId = relayIdOf(relayKey.publicKey);
    const meter = this.#meter;
    const { linger } = options;
    const shared = { store, table, relayKey, relayId, limits, meter, now, defer, linger };
    const queue = new CommitQueue(shared);
    this.#context = { ...options, table, queue, relayId };
  }

  get relayPublicKey(): Uint8Array {
    return this.#context.relayKey.publicKey;
  }

  /** Whether new connections are taken. */
  get isOpen(): boolean {
    return !this.#isDraining;
  }

  /** A new connection; HELLO is sent before this returns. */
  connect(socket: Socket): SocketListener {
    const connection = new Connection(this.#context, socket);
    this.#connections += 1;
    return {
      message: (bytes) => {
        connection.message(bytes);
      },
      drained: () => {
        connection.drained();
      },
      closed: () => {
        this.#connections -= 1;
        connection.closed();
      },
    };
  }

  figures(): RelayFigures {
    return { ...this.#meter.figures(), connections: this.#connections };
  }

  /** Forgets remembered sets nobody came back for; resolves with how many. */
  forgetOldSets(): Promise<number> {
    return this.#context.store.forgetSets(setsUnusedSince(this.#context.now()));
  }

  /** Takes no new connections; resolves when everything already here has been answered. */
  drain(): Promise<void> {
    this.#isDraining = true;
    return this.#context.queue.drained();
  }
}

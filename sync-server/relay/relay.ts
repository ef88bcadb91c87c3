/** The relay, put together: hand it a store, a key and a clock, and connect sockets to it. */
import { relayIdOf, type RandomBytes, type SigningKey } from '#crypto/relay/relay-identity.ts';
import type { Socket, SocketListener } from '../server/server-port.ts';
import type { Turns } from '../cluster/turns.ts';
import { keyOf } from '../store/bytes-key.ts';
import type { RelayStore } from '../store/relay-store.ts';
import { setsUnusedSince } from './attaching.ts';
import type { Peer } from './channel.ts';
import { ChannelTable } from './channel-table.ts';
import { CommitMeter, type CommitFigures } from './commit-meter.ts';
import { CommitQueue } from './commit-queue.ts';
import { Connection, type Seat } from './connection.ts';
import type { AccountPolicy, RelayContext } from './context.ts';
import { DELETIONS_MAX, RETIRED_MS, type RelayLimits } from './limits.ts';
import { Nonces } from './nonces.ts';
import { PresenceBoard } from './presence-board.ts';
import { NODE_BYTES, packWords, readWords, type Word } from './presence-elsewhere.ts';

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
  /** Runs something when enough words of who is there may have gathered; at the end of the turn where left out. */
  readonly gather?: (run: () => void) => void;
  /** Where other relays write to the same store. */
  readonly turns?: Turns | undefined;
  /** Told which channels got envelopes. */
  readonly changed?: (channelIds: readonly Uint8Array[]) => void;
}

export interface RelayFigures extends CommitFigures {
  readonly connections: number;
  /** False when only a new start can tell what is on the disk: nothing is taken any more. */
  readonly isUsable: boolean;
}

export class Relay {
  readonly #context: RelayContext;
  readonly #meter = new CommitMeter();
  #isDraining = false;

  constructor(options: RelayOptions) {
    const { store, relayKey, limits, now, defer } = options;
    const table = new ChannelTable(store);
    const relayId = relayIdOf(relayKey.publicKey);
    const meter = this.#meter;
    const { linger, turns, changed } = options;
    const shared = {
      store,
      table,
      relayKey,
      relayId,
      limits,
      meter,
      now,
      defer,
      linger,
      turns,
      changed,
    };
    const queue = new CommitQueue(shared);
    const node = options.random(NODE_BYTES);
    const elsewhere =
      turns &&
      ((words: readonly Word[]): void => {
        for (const packet of packWords(node, words)) turns.passOn(packet);
      });
    const presence = new PresenceBoard({ now, gather: options.gather ?? defer, elsewhere });
    turns?.follow({
      isLoaded: (channelId) => table.loaded(keyOf(channelId)) !== undefined,
      loaded: () => table.ids(),
      told: (news) => {
        queue.told(news);
      },
      heard: (bytes) => {
        const heard = readWords(bytes, node);
        for (const word of heard?.words ?? []) presence.hear(heard?.node ?? '', word);
      },
    });
    const nonces = new Nonces(options.random);
    this.#context = { ...options, table, queue, presence, relayId, nonces, open: { count: 0 } };
  }

  get relayPublicKey(): Uint8Array {
    return this.#context.relayKey.publicKey;
  }

  /** Whether new connections are taken. */
  get isOpen(): boolean {
    return !this.#isDraining;
  }

  /** A new connection; HELLO is sent before this returns. `seat` is left when it ends. */
  connect(socket: Socket, seat?: Seat): SocketListener {
    return new Connection(this.#context, socket, seat);
  }

  figures(): RelayFigures {
    const { store, open } = this.#context;
    return { ...this.#meter.figures(), connections: open.count, isUsable: store.isUsable };
  }

  /** Forgets remembered sets nobody came back for; resolves with how many. */
  forgetOldSets(): Promise<number> {
    return this.#context.store.forgetSets(setsUnusedSince(this.#context.now()));
  }

  /** Forgets who was there and has not said so for long. */
  forgetAbsent(): void {
    this.#context.presence.forgetOld();
  }

  /** Deletes what channels held that were retired long enough ago; resolves with how many. Called again while there are more. */
  async deleteRetired(): Promise<number> {
    const { store, table, queue, now } = this.#context;
    const due = await store.retired(now() - RETIRED_MS, DELETIONS_MAX);
    const channels = await table.load(due);
    for (const channel of channels)
      if (channel !== undefined)
        queue.submit({ kind: 'delete', peer: NOBODY, requestId: 0, channel });
    await queue.drained();
    return due.length;
  }

  /** Takes no new connections; resolves when everything already here has been answered. */
  drain(): Promise<void> {
    this.#isDraining = true;
    return this.#context.queue.drained();
  }
}

/** Whom the relay answers when it asked itself. */
const NOBODY: Peer = {
  send: () => undefined,
  isSlow: () => false,
  isBehind: () => false,
  catchUp: () => undefined,
  letGo: () => undefined,
};

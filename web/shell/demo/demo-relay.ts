/**
 * The relay of the demo: the real one over a store in memory, inside the program that shows the demo. Nothing leaves it, and
 * there is no other it could reach.
 */
import { relayIdOf, signingKeyFromSeed } from '#crypto/relay/relay-identity.ts';
import type { Clock, RandomBytes } from '#kernel/ports.ts';
import { invariant } from '#kernel/result.ts';
import type { HttpPort } from '#sync/relay/relay-requests.ts';
import { Prover } from '../../../sync-server/app/proven-request.ts';
import { pieceRequests } from '../../../sync-server/blobs/piece-requests.ts';
import { PieceStore } from '../../../sync-server/blobs/piece-store.ts';
import { DEFAULT_LIMITS } from '../../../sync-server/relay/limits.ts';
import { Relay } from '../../../sync-server/relay/relay.ts';
import type { SocketListener } from '../../../sync-server/server/server-port.ts';
import { MemorySideRows } from '../../../sync-server/store/memory-side-rows.ts';
import { emptyDisk, MemoryStore } from '../../../sync-server/store/memory-store.ts';
import type { Pipe, PipeEvents } from '../core/ports.ts';

const ROOM = { channelBytesMax: 2 ** 28, accountBytesMax: 2 ** 28 };

export class DemoRelay {
  readonly publicKey: Uint8Array;
  readonly #relay: Relay;
  readonly #pieces: ReturnType<typeof pieceRequests>;

  constructor(ports: { readonly clock: Clock; readonly random: RandomBytes }) {
    const relayKey = signingKeyFromSeed(ports.random(32));
    this.publicKey = relayKey.publicKey;
    const store = new MemoryStore(emptyDisk(), 1);
    const prover = new Prover({
      ...{ store, relayId: relayIdOf(this.publicKey) },
      now: () => ports.clock.now(),
    });
    this.#pieces = pieceRequests(new PieceStore(new MemorySideRows(), ROOM), prover);
    this.#relay = new Relay({
      store,
      relayKey,
      accounts: 'open',
      limits: DEFAULT_LIMITS,
      random: ports.random,
      now: () => ports.clock.now(),
      defer: (run) => queueMicrotask(run),
    });
  }

  /** A request beside a connection: pieces of files. */
  readonly http: HttpPort = async ({ method, path, authorization, body }) => {
    const header = (name: string): string => (name === 'authorization' ? authorization : '');
    const found = this.#pieces({ method, path, header, address: '' });
    invariant(found !== undefined, 'the demo asks for nothing but pieces');
    return 'answer' in found ? found.answer(body) : found;
  };

  /** A connection. Bytes arrive in a later turn, as they would from a network. */
  connect(events: PipeEvents): Pipe {
    let listener: SocketListener | undefined;
    let isOpen = true;
    const close = (): void => {
      if (!isOpen) return;
      isOpen = false;
      listener?.closed();
      queueMicrotask(() => events.closed());
    };
    queueMicrotask(() => {
      if (!isOpen) return;
      events.opened();
      listener = this.#relay.connect({
        send: (frames) => {
          for (const frame of frames)
            queueMicrotask(() => isOpen && events.received(frame.slice()));
        },
        bufferedBytes: () => 0,
        close,
      });
    });
    return {
      send: (bytes) => {
        const frame = bytes.slice();
        queueMicrotask(() => isOpen && listener?.message(frame));
      },
      close,
    };
  }
}

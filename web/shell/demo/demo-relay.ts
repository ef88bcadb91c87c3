/**
 * The relay of the demo: the real one over a store in memory, inside the program that shows the demo. Nothing leaves it, and
 * there is no other it could reach.
 */
import { signingKeyFromSeed } from '#crypto/relay/relay-identity.ts';
import type { Clock, RandomBytes } from '#kernel/ports.ts';
import { DEFAULT_LIMITS } from '../../../sync-server/relay/limits.ts';
import { Relay } from '../../../sync-server/relay/relay.ts';
import type { SocketListener } from '../../../sync-server/server/server-port.ts';
import { emptyDisk, MemoryStore } from '../../../sync-server/store/memory-store.ts';
import type { Pipe, PipeEvents } from '../core/ports.ts';

export class DemoRelay {
  readonly publicKey: Uint8Array;
  readonly #relay: Relay;

  constructor(ports: { readonly clock: Clock; readonly random: RandomBytes }) {
    const relayKey = signingKeyFromSeed(ports.random(32));
    this.publicKey = relayKey.publicKey;
    this.#relay = new Relay({
      store: new MemoryStore(emptyDisk(), 1),
      relayKey,
      accounts: 'open',
      limits: DEFAULT_LIMITS,
      random: ports.random,
      now: () => ports.clock.now(),
      defer: (run) => queueMicrotask(run),
    });
  }

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

/** WebSockets to the relay for the core: sealed bytes in and out. It keeps the times of the traffic and looks at nothing. */
import { WebSocket } from 'ws';
import { FRAME_BYTES_MAX } from '#protocol/limits.ts';
import { SUBPROTOCOL } from '#protocol/version.ts';
import type { Pipe, PipeEvents } from '../core/ports.ts';

const HANDSHAKE_MS_MAX = 10_000;
/** Nothing for this many times the way to the relay means that nothing more is coming. */
const QUIET_ROUNDS = 6;
const QUIET_MS_MIN = 250;
const QUIET_MS_MAX = 5_000;

export class RelayPipes {
  readonly #address: string;
  readonly #now: () => number;
  #quietMs = QUIET_MS_MAX;
  #lastTraffic = 0;
  #failures = 0;

  constructor(address: string, now: () => number) {
    this.#address = address;
    this.#now = now;
  }

  /** Attempts in a row that reached nobody. */
  get failures(): number {
    return this.#failures;
  }

  /** Whether nothing came or went for so long that nothing is on its way. */
  get isQuiet(): boolean {
    return this.#now() - this.#lastTraffic >= this.#quietMs;
  }

  open(events: PipeEvents): Pipe {
    const began = this.#now();
    const socket = new WebSocket(this.#address, SUBPROTOCOL, {
      perMessageDeflate: false,
      maxPayload: FRAME_BYTES_MAX,
      handshakeTimeout: HANDSHAKE_MS_MAX,
    });
    socket.binaryType = 'arraybuffer';
    socket.on('open', () => {
      this.#failures = 0;
      this.#lastTraffic = this.#now();
      const quietMs = (this.#lastTraffic - began) * QUIET_ROUNDS;
      this.#quietMs = Math.min(Math.max(quietMs, QUIET_MS_MIN), QUIET_MS_MAX);
      events.opened();
    });
    socket.on('message', (data) => {
      this.#lastTraffic = this.#now();
      if (data instanceof ArrayBuffer) events.received(new Uint8Array(data));
    });
    // The cause of an error is followed by a close, which is all the link asks for.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#failures += 1;
      events.closed();
    });
    return {
      send: (bytes) => {
        this.#lastTraffic = this.#now();
        // A closing socket drops what it is given; the link counts nothing as sent until the relay's receipt.
        if (socket.readyState === WebSocket.OPEN) socket.send(bytes.slice());
      },
      close: () => socket.close(),
    };
  }
}

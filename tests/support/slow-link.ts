/**
 * A poor line in front of a server, in user space: so many bytes a second each way, so long a way, up or down. It hands on bytes
 * in their order and keeps count of them; it opens only connections to the one place it was given.
 */
import {
  createConnection,
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { setTimeout } from 'node:timers';

/** What may wait in the line before whoever sends is held back, as a modem's buffer does. */
const BUFFER_BYTES_MAX = 64 * 1024;
/** What travels as one: a server that gives up on silent lines hears from a slow one all the same. */
const PACKET_BYTES = 1_400;
const MS_A_SECOND = 1_000;

export interface LineQuality {
  /** One way, milliseconds. */
  readonly delayMs: number;
  /** Each way; Infinity for as fast as it goes. */
  readonly bytesPerSecond: number;
}

const FAST: LineQuality = { delayMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY };

export class SlowLink {
  quality = FAST;
  /** Bytes that passed towards the server, and back. */
  up = 0;
  down = 0;
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #isReachable = true;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** To a port of this machine. */
  static async to(port: number): Promise<SlowLink> {
    const server = createServer({ allowHalfOpen: true });
    const link = new SlowLink(server);
    server.on('connection', (near) => link.#connect(near, port));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return link;
  }

  get address(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${String(port)}`;
  }

  /** False breaks every connection and refuses new ones. */
  reach(isReachable: boolean): void {
    this.#isReachable = isReachable;
    if (!isReachable) for (const socket of this.#open) socket.destroy();
  }

  async end(): Promise<void> {
    this.reach(false);
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connect(near: Socket, port: number): void {
    if (!this.#isReachable) return void near.destroy();
    const far = createConnection({ port, host: '127.0.0.1', allowHalfOpen: true });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.setNoDelay(true);
      this.#open.add(one);
      one.on('error', () => undefined);
      one.on('close', (isBroken) => {
        this.#open.delete(one);
        // One that came to its end leaves what is still in the line to arrive.
        if (isBroken) other.destroy();
      });
    }
    this.#carry(near, far, (bytes) => (this.up += bytes));
    this.#carry(far, near, (bytes) => (this.down += bytes));
  }

  #carry(from: Socket, to: Socket, count: (bytes: number) => void): void {
    const line: Buffer[] = [];
    let waiting = 0;
    let freeAt = 0;
    // Timers of nearly the same moment may come in another order: whichever comes hands on what entered first.
    const arrive = (): void => {
      const chunk = line.shift();
      if (chunk === undefined) return void to.end();
      waiting -= chunk.byteLength;
      if (waiting <= BUFFER_BYTES_MAX) from.resume();
      to.write(chunk);
    };
    const later = (bytes: number): void => {
      const { delayMs, bytesPerSecond } = this.quality;
      const now = performance.now();
      freeAt = Math.max(now, freeAt) + (bytes / bytesPerSecond) * MS_A_SECOND;
      setTimeout(arrive, freeAt + delayMs - now);
    };
    from.on('data', (chunk) => {
      count(chunk.byteLength);
      waiting += chunk.byteLength;
      if (waiting > BUFFER_BYTES_MAX) from.pause();
      for (let at = 0; at < chunk.byteLength; at += PACKET_BYTES) {
        const packet = chunk.subarray(at, at + PACKET_BYTES);
        line.push(packet);
        later(packet.byteLength);
      }
    });
    from.on('end', () => later(0));
  }
}

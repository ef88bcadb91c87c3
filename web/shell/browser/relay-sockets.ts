/** WebSockets of the page on behalf of the worker: sealed bytes in, sealed bytes out, nothing looked at. */
import { SUBPROTOCOL } from '#protocol/version.ts';
import type { ToPage, ToWorker } from './messages.ts';

export class RelaySockets {
  readonly #sockets = new Map<number, WebSocket>();
  readonly #address: string;
  readonly #post: (message: ToWorker) => void;

  constructor(address: string, post: (message: ToWorker) => void) {
    this.#address = address;
    this.#post = post;
  }

  /** True when the message was about a socket. */
  handle(message: ToPage): boolean {
    switch (message.kind) {
      case 'pipe-open':
        this.#open(message.pipe);
        return true;
      case 'pipe-send':
        this.#send(message.pipe, message.bytes);
        return true;
      case 'pipe-close':
        this.#sockets.get(message.pipe)?.close();
        return true;
      default:
        return false;
    }
  }

  closeAll(): void {
    for (const socket of this.#sockets.values()) socket.close();
    this.#sockets.clear();
  }

  #open(pipe: number): void {
    const socket = new WebSocket(this.#address, SUBPROTOCOL);
    socket.binaryType = 'arraybuffer';
    this.#sockets.set(pipe, socket);
    socket.onopen = () => this.#post({ kind: 'pipe-opened', pipe });
    socket.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer)
        this.#post({ kind: 'pipe-bytes', pipe, bytes: new Uint8Array(data) });
    };
    socket.onclose = () => {
      this.#sockets.delete(pipe);
      this.#post({ kind: 'pipe-closed', pipe });
    };
  }

  #send(pipe: number, bytes: Uint8Array): void {
    const socket = this.#sockets.get(pipe);
    // A closing socket drops what it is given; the link counts nothing as sent until the relay's receipt.
    if (socket?.readyState === WebSocket.OPEN) socket.send(bytes.slice());
  }
}

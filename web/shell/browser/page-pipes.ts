/** Sockets as the worker sees them: the page holds the real ones, see `relay-sockets.ts`. */
import type { ToPage, ToWorker } from './messages.ts';
import type { Pipe, PipeEvents } from '../core/ports.ts';

export class PagePipes {
  readonly #post: (message: ToPage) => void;
  readonly #pipes = new Map<number, PipeEvents>();
  readonly #keyRequests = new Map<number, (key: Uint8Array | undefined) => void>();
  #nextId = 1;

  constructor(post: (message: ToPage) => void) {
    this.#post = post;
  }

  open(events: PipeEvents): Pipe {
    const pipe = this.#nextId++;
    this.#pipes.set(pipe, events);
    this.#post({ kind: 'pipe-open', pipe });
    return {
      send: (bytes) => this.#post({ kind: 'pipe-send', pipe, bytes }),
      close: () => this.#post({ kind: 'pipe-close', pipe }),
    };
  }

  /** The key of the relay that serves the page; undefined when it cannot be reached. */
  askRelayKey(): Promise<Uint8Array | undefined> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#keyRequests.set(id, resolve);
      this.#post({ kind: 'ask-relay-key', id });
    });
  }

  /** True when the message was about a pipe. */
  handle(message: ToWorker): boolean {
    switch (message.kind) {
      case 'pipe-opened':
        this.#pipes.get(message.pipe)?.opened();
        return true;
      case 'pipe-bytes':
        this.#pipes.get(message.pipe)?.received(message.bytes);
        return true;
      case 'pipe-closed':
        this.#pipes.get(message.pipe)?.closed();
        this.#pipes.delete(message.pipe);
        return true;
      case 'relay-key':
        this.#keyRequests.get(message.id)?.(message.key);
        this.#keyRequests.delete(message.id);
        return true;
      default:
        return false;
    }
  }
}

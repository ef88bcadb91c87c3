/** Sockets as the worker sees them: the page holds the real ones, see `relay-sockets.ts`. */
import type { HttpRequest, HttpResponse } from '#sync/relay/relay-requests.ts';
import type { ToPage, ToWorker } from './messages.ts';
import type { Pipe, PipeEvents } from '../core/ports.ts';

export class PagePipes {
  readonly #post: (message: ToPage) => void;
  readonly #pipes = new Map<number, PipeEvents>();
  readonly #keyRequests = new Map<number, (key: Uint8Array | undefined) => void>();
  readonly #asked = new Map<number, (response: HttpResponse | undefined) => void>();
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

  /** A request beside the connection; rejects when no answer came. */
  async ask(request: HttpRequest): Promise<HttpResponse> {
    const id = this.#nextId++;
    const response = await new Promise<HttpResponse | undefined>((resolve) => {
      this.#asked.set(id, resolve);
      this.#post({ kind: 'http-ask', id, request });
    });
    if (response === undefined) throw new Error('no answer came');
    return response;
  }

  /** True when the message was about a pipe, or an answer of the relay. */
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
      case 'http-answer':
        this.#asked.get(message.id)?.(message.response);
        this.#asked.delete(message.id);
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

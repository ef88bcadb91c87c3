/** The page's end of the engine: starts the worker, asks and watches, and carries its sockets. */
import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import type { Watched } from '#ui/watched-value.ts';
import type { DemoRole } from '../demo/demo-role.ts';
import type { VaultSeen } from '../core/bear-witness.ts';
import type { Method, Topic, ToPage, ToWorker } from './messages.ts';
import { FIRST_STORE } from './device-people.ts';
import { placedRows, withChange } from './row-changes.ts';
import { RelaySockets } from './relay-sockets.ts';
import { startWorker } from './start-worker.ts';

const WIPE_MS_MAX = 1_000;

interface Watch {
  readonly topic: Topic;
  readonly argument: unknown;
  readonly run: (value: unknown) => void;
  /** What was handed over last. */
  value: unknown;
}

export interface EngineNews {
  readonly broken: () => void;
  /** The engine locked itself; what it held is gone and whoever hosts it starts another. */
  readonly ended: () => void;
  readonly witnessed: (seen: VaultSeen) => void;
}

export class EngineClient {
  #worker: Worker | undefined;
  #store = FIRST_STORE;
  #sockets: RelaySockets | undefined;
  #nextId = 1;
  readonly #calls = new Map<number, (value: unknown) => void>();
  readonly #watches = new Map<number, Watch>();
  readonly #demo: DemoRole | undefined;
  readonly #when: EngineNews;

  constructor(when: EngineNews, demo: DemoRole | undefined) {
    this.#demo = demo;
    this.#when = when;
  }

  /** The name of the store that the next start opens, or the last one opened. */
  get store(): string {
    return this.#store;
  }

  use(store: string): void {
    this.#store = store;
  }

  /** Starts the worker, or ends it with every key it holds and starts a new one. Watches go on. */
  async start(): Promise<void> {
    this.stop();
    const worker = startWorker();
    this.#worker = worker;
    this.#sockets = new RelaySockets(relayAddress(), (message) => worker.postMessage(message));
    worker.onmessage = ({ data }: MessageEvent<ToPage>) => this.#receive(data);
    worker.onerror = this.#when.broken;
    const wasm = await fetchWasm();
    if (this.#worker !== worker) return;
    if (wasm === undefined) {
      this.stop();
      this.#when.broken();
      return;
    }
    const { origin } = location;
    const start: ToWorker = { kind: 'start', wasm, origin, store: this.#store, demo: this.#demo };
    worker.postMessage(start, [wasm]);
    for (const [id, { topic, argument }] of this.#watches)
      this.#post({ kind: 'watch', id, topic, argument });
  }

  /** Starts the worker if there is none: a locked device has none until somebody begins to unlock it. */
  wake(): void {
    if (this.#worker === undefined) void this.start();
  }

  /** Lets the worker overwrite its keys, and ends it; also one that does not answer. */
  async end(): Promise<void> {
    if (this.#worker !== undefined)
      await Promise.race([
        this.call('lock', undefined),
        new Promise((resolve) => setTimeout(resolve, WIPE_MS_MAX)),
      ]);
    this.stop();
  }

  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#sockets?.closeAll();
    for (const answer of this.#calls.values())
      answer({ ok: false, error: { code: 'identity/not-open' } });
    this.#calls.clear();
  }

  /** The worker's answer, as the app port types it for this method. */
  call<T>(method: Method, argument: unknown): Promise<T> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#calls.set(id, resolve as (value: unknown) => void);
      this.#post({ kind: 'call', id, method, argument });
    });
  }

  /** As `call`, for what may be the first thing asked: starts the worker if there is none. */
  begin<T>(method: Method, argument: unknown): Promise<T> {
    this.wake();
    return this.call(method, argument);
  }

  watch<T>(topic: Topic, argument: unknown, first: T): Watched<T> {
    return {
      subscribe: (run) => {
        const id = this.#nextId++;
        const told = run as (value: unknown) => void;
        this.#watches.set(id, { topic, argument, run: told, value: first });
        run(first);
        this.#post({ kind: 'watch', id, topic, argument });
        return () => {
          this.#watches.delete(id);
          this.#post({ kind: 'unwatch', id });
        };
      },
    };
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #tell(id: number, next: (value: unknown) => unknown): void {
    const watch = this.#watches.get(id);
    if (watch === undefined) return;
    watch.value = next(watch.value);
    watch.run(watch.value);
  }

  #receive(message: ToPage): void {
    if (this.#sockets?.handle(message) === true) return;
    if (message.kind === 'answer') {
      this.#calls.get(message.id)?.(message.value);
      this.#calls.delete(message.id);
    } else if (message.kind === 'value') {
      this.#tell(message.id, () => message.value);
    } else if (message.kind === 'rows') {
      this.#tell(message.id, (value) => withChange(placedRows(value) ?? [], message.change));
    } else if (message.kind === 'ended') {
      this.stop();
      this.#when.ended();
    } else if (message.kind === 'witness') {
      this.#when.witnessed(message.seen);
    } else if (message.kind === 'http-ask') {
      const { id, request } = message;
      void import('../relay-http.ts')
        .then(({ askOverHttp }) => askOverHttp('', request))
        .catch(() => undefined)
        .then((response) => this.#post({ kind: 'http-answer', id, response }));
    } else if (message.kind === 'ask-relay-key') {
      const { id } = message;
      void import('./relay-key.ts')
        .then(({ fetchRelayKey }) => fetchRelayKey())
        .catch(() => undefined)
        .then((key) => this.#post({ kind: 'relay-key', id, key }));
    }
  }
}

/** Undefined without network and without the service worker's copy. */
async function fetchWasm(): Promise<ArrayBuffer | undefined> {
  try {
    return await (await fetch(wasmUrl)).arrayBuffer();
  } catch {
    return undefined;
  }
}

const relayAddress = (): string =>
  `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/relay`;

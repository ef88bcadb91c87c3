/** The connection that hears of the other relays' commits. It comes back by itself. */
import { Session } from './postgres-connection.ts';

/** How long after a lost connection the next is tried. */
const AGAIN_MS = 1_000;

export interface ListenerOptions {
  /** postgres://… */
  readonly url: string;
  /** Runs something after `ms`; the answer calls it off. */
  readonly timer: (ms: number, run: () => void) => () => void;
}

export class PostgresListener {
  readonly #options: ListenerOptions;
  readonly #told: () => void;
  #session: Promise<Session> | undefined;
  #isClosed = false;

  /** `told` is called when something may be new, and after each time the connection came back. */
  constructor(options: ListenerOptions, told: () => void) {
    this.#options = options;
    this.#told = told;
  }

  /** The connection, opened where there is none. Rejects when the database cannot be reached or this is closed. */
  session(): Promise<Session> {
    if (this.#isClosed) return Promise.reject(new Error('the store is closed'));
    this.#session ??= this.#open();
    return this.#session;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const session = await this.#session?.catch(() => undefined);
    await session?.close();
  }

  async #open(): Promise<Session> {
    try {
      const session = await Session.open(this.#options.url, () => {
        this.#session = undefined;
        this.#again();
      });
      session.onNotification(this.#told);
      await session.runAll('LISTEN lantern');
      return session;
    } catch (reason) {
      this.#session = undefined;
      throw reason;
    }
  }

  #again(): void {
    if (this.#isClosed) return;
    this.#options.timer(AGAIN_MS, () => {
      this.session().then(this.#told, () => {
        this.#again();
      });
    });
  }
}

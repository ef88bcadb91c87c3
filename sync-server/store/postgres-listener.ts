/** The connection that hears of the other relays' commits, and what they pass on. It comes back by itself. */
import { toBase64Url } from '#crypto/encoding/bytes.ts';
import { Session, type Query } from './postgres-connection.ts';

/** How long after a lost connection the next is tried. */
const AGAIN_MS = 1_000;

export interface ListenerOptions {
  /** postgres://… */
  readonly url: string;
  /** Runs something after `ms`; the answer calls it off. */
  readonly timer: (ms: number, run: () => void) => () => void;
}

/** What a relay passes on to the others, at most about six thousand bytes. */
export const passingOn = (words: Uint8Array): Query => ({
  name: 'pass-on',
  text: "SELECT pg_notify('lantern_words', $1)",
  values: [toBase64Url(words)],
});

interface Hearing {
  /** Something may be new; also after each time the connection came back. */
  readonly told: () => void;
  /** A relay passed something on. */
  readonly heard: (words: Uint8Array) => void;
}

export class PostgresListener {
  readonly #options: ListenerOptions;
  readonly #hearing: Hearing;
  #session: Promise<Session> | undefined;
  #isClosed = false;

  constructor(options: ListenerOptions, hearing: Hearing) {
    this.#options = options;
    this.#hearing = hearing;
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
      session.onNotification((about, carried) => {
        if (about === 'lantern') this.#hearing.told();
        else this.#hearing.heard(new Uint8Array(Buffer.from(carried, 'base64url')));
      });
      await session.runAll('LISTEN lantern; LISTEN lantern_words');
      return session;
    } catch (reason) {
      this.#session = undefined;
      throw reason;
    }
  }

  #again(): void {
    if (this.#isClosed) return;
    this.#options.timer(AGAIN_MS, () => {
      this.session().then(this.#hearing.told, () => {
        this.#again();
      });
    });
  }
}

/**
 * Connections to PostgreSQL: rows come as bytes, commits wait for the disk, and whoever stops in the middle of a transaction is
 * thrown out, so that the other nodes go on.
 */
import pg from 'pg';

/** A row: its columns in the order asked for. */
export type Row = readonly unknown[];

export interface Query {
  readonly text: string;
  readonly values?: readonly unknown[];
  /** Prepared under this name, once a connection. */
  readonly name: string;
}

const CONNECT_MS_MAX = 5_000;
const STATEMENT_MS_MAX = 20_000;
const IDLE_IN_TURN_MS_MAX = 10_000;
const READERS_MAX = 4;

const BYTEA = 17;
const INT8 = 20;
const INT4 = 23;
const BOOL = 16;

/** Columns come as text; what is none of ours stays text. */
function fromText(oid: number): (value: string) => unknown {
  switch (oid) {
    case BYTEA:
      // Behind `\\x`.
      return (value) => Uint8Array.from(Buffer.from(value.slice(2), 'hex'));
    case INT8:
    case INT4:
      return Number;
    case BOOL:
      return (value) => value === 't';
    default:
      return (value) => value;
  }
}

const settingsOf = (url: string) => ({
  connectionString: url,
  application_name: 'lantern-relay',
  connectionTimeoutMillis: CONNECT_MS_MAX,
  statement_timeout: STATEMENT_MS_MAX,
  idle_in_transaction_session_timeout: IDLE_IN_TURN_MS_MAX,
  options: '-c synchronous_commit=on',
  keepAlive: true,
  types: { getTypeParser: fromText },
});

/** One connection, for transactions and for listening. */
export class Session {
  readonly #client: pg.Client;
  isOpen = true;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /** Rejects when the database cannot be reached. `ended` is called once, however the connection ends. */
  static async open(url: string, ended: () => void = () => undefined): Promise<Session> {
    const client = new pg.Client(settingsOf(url));
    const session = new Session(client);
    const end = (): void => {
      if (!session.isOpen) return;
      session.isOpen = false;
      ended();
    };
    client.on('error', end);
    client.on('end', end);
    await client.connect();
    return session;
  }

  async run({ name, text, values = [] }: Query): Promise<readonly Row[]> {
    const query = { name, text, values: [...values], rowMode: 'array' as const };
    const { rows } = await this.#client.query<unknown[]>(query);
    return rows;
  }

  /** Several statements at once, without parameters or answer. */
  async runAll(text: string): Promise<void> {
    await this.#client.query(text);
  }

  /** Calls `told` for each notification, with what it is about and what it carries. */
  onNotification(told: (about: string, carried: string) => void): void {
    this.#client.on('notification', ({ channel, payload = '' }) => {
      told(channel, payload);
    });
  }

  async close(): Promise<void> {
    this.isOpen = false;
    await this.#client.end().catch(() => undefined);
  }
}

/** Connections for reading, made as they are needed. */
export class Readers {
  readonly #pool: pg.Pool;

  constructor(url: string) {
    this.#pool = new pg.Pool({ ...settingsOf(url), max: READERS_MAX, allowExitOnIdle: true });
    // An idle connection that ends is replaced by the next reader.
    this.#pool.on('error', () => undefined);
  }

  async run({ name, text, values = [] }: Query): Promise<readonly Row[]> {
    const query = { name, text, values: [...values], rowMode: 'array' as const };
    const { rows } = await this.#pool.query<unknown[]>(query);
    return rows;
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}

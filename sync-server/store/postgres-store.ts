/**
 * The store in PostgreSQL, shared by several relays. One of them at a time has the turn: it holds the row of the last commit,
 * has been told what the others wrote, and writes everything of its commit with one statement, which waits for the disk.
 */
import { setImmediate } from 'node:timers/promises';
import { err, ok, type Result } from '#crypto/result.ts';
import { relayError, type RelayError } from '#protocol/codes.ts';
import type { Follower, Turns } from '../cluster/turns.ts';
import { runsOf } from './item-runs.ts';
import { openDatabase, PRESENCE_LOCK } from './postgres-open.ts';
import { Readers, Session } from './postgres-connection.ts';
import { passingOn, PostgresListener } from './postgres-listener.ts';
import { encodeNews, forgettingNews, isNewsDue, readNews } from './postgres-news.ts';
import { putsOf, removalsOf } from './postgres-puts.ts';
import {
  accountIn,
  bytesIn,
  channelsIn,
  digestsIn,
  forgetSetsIn,
  itemsIn,
  numberIn,
  retiredIn,
  setIn,
  snapshotsIn,
  valueOf,
  type Ask,
} from './postgres-reads.ts';
import { packRows, WRITE_COMMIT } from './postgres-tables.ts';
import type {
  AccountRecord,
  ChannelRecord,
  Commit,
  Era,
  ItemRange,
  RelayStore,
  RememberedSet,
  StoredItem,
} from './relay-store.ts';

export interface PostgresOptions {
  /** postgres://… */
  readonly url: string;
  /** Random u32 for this start. */
  readonly era: number;
  /** Runs something after `ms`; the answer calls it off. */
  readonly timer: (ms: number, run: () => void) => () => void;
}

/** Opens the database and makes its tables where there are none. Throws as `openDatabase` does. */
export async function openPostgresStore(options: PostgresOptions): Promise<PostgresStore> {
  const opened = await openDatabase(options.url, options.era);
  const store = new PostgresStore(options, opened);
  await store.listen();
  return store;
}

export class PostgresStore implements RelayStore, Turns {
  readonly #options: PostgresOptions;
  readonly #readers: Readers;
  #position: number;
  #eras: readonly Era[];
  #follower: Follower | undefined;
  /** Writes, and by a lock of its session says that a relay is at the database. */
  #writer: Session | undefined;
  /** Listens, and reads what it is told of. */
  readonly #listener: PostgresListener;
  #isInTurn = false;
  #isClosed = false;
  #wentBack = false;
  #isWoken = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    options: PostgresOptions,
    opened: { readonly writer: Session; readonly commit: number; readonly eras: readonly Era[] },
  ) {
    this.#options = options;
    this.#readers = new Readers(options.url);
    this.#listener = new PostgresListener(options, {
      told: () => {
        this.#wake();
      },
      heard: (words) => this.#follower?.heard(words),
    });
    this.#writer = opened.writer;
    this.#position = opened.commit;
    this.#eras = opened.eras;
  }

  /** False after the database was put back under running relays: only a new start begins the era that says so. */
  get isUsable(): boolean {
    return !this.#wentBack;
  }

  /** The last commit this relay wrote or was told of. */
  get lastCommit(): number {
    return this.#position;
  }

  get eras(): readonly Era[] {
    return this.#eras;
  }

  follow(follower: Follower): void {
    this.#follower = follower;
  }

  passOn(words: Uint8Array): void {
    this.#ask(passingOn(words)).catch(() => undefined);
  }

  listen(): Promise<Session> {
    return this.#listener.session();
  }

  /** What is kept under a name; `fresh` where nothing was. The same for every relay at the database. */
  async key(name: string, fresh: Uint8Array): Promise<Uint8Array> {
    const values = [name, Buffer.from(fresh)];
    const put = 'INSERT INTO lantern_keys VALUES ($1, $2) ON CONFLICT DO NOTHING';
    await this.#ask({ name: 'put-key', text: put, values });
    const get = 'SELECT value FROM lantern_keys WHERE name = $1';
    const [row] = await this.#ask({ name: 'key', text: get, values: [name] });
    return bytesIn(row, 0);
  }

  async begin(): Promise<boolean> {
    if (this.#wentBack) return false;
    try {
      const writer = await this.#writing();
      await writer.runAll('BEGIN');
      this.#isInTurn = true;
      const text = 'SELECT commit FROM lantern_position FOR UPDATE';
      const [row] = await writer.run({ name: 'turn', text });
      if (numberIn(row, 0) !== this.#position) await this.#inOrder(() => this.#hear(nothing));
      if (numberIn(row, 0) === this.#position) return true;
    } catch {
      // Said by the answer.
    }
    await this.#giveUp();
    return false;
  }

  async end(): Promise<void> {
    if (!this.#isInTurn) return;
    this.#isInTurn = false;
    await this.#writer?.runAll('ROLLBACK').catch(() => this.#giveUp());
  }

  async commit(commit: Commit): Promise<Result<void, RelayError>> {
    if (this.#isInTurn) return this.#inOrder(() => this.#write(commit));
    if (!(await this.begin())) return err(relayError('relay/unavailable'));
    return this.#inOrder(() => this.#write(commit)).finally(() => this.end());
  }

  /**
   * The records as of a commit that this relay has been told of: it is told first where something is new, so that whoever follows
   * a channel from here on misses nothing.
   */
  channels(channelIds: readonly Uint8Array[]): Promise<readonly (ChannelRecord | undefined)[]> {
    return this.#inOrder(async () => {
      const { commit, records } = await channelsIn(this.#ask, channelIds);
      if (commit === this.#position) return records;
      return this.#hear(async (ask) => (await channelsIn(ask, channelIds)).records);
    });
  }

  digests(channelId: Uint8Array): Promise<Uint8Array> {
    return digestsIn(this.#ask, channelId);
  }

  items(range: ItemRange): Promise<readonly StoredItem[]> {
    return itemsIn(this.#ask, range, () => this.#position);
  }

  snapshots(channelId: Uint8Array, from: number, countMax: number): Promise<readonly number[]> {
    return snapshotsIn(this.#ask, { channelId, from, countMax }, () => this.#position);
  }

  retired(before: number, countMax: number): Promise<readonly Uint8Array[]> {
    return retiredIn(this.#ask, before, countMax).catch(() => []);
  }

  account(accountId: Uint8Array): Promise<AccountRecord | undefined> {
    return accountIn(this.#ask, accountId);
  }

  spentOn(accountId: Uint8Array, serial: Uint8Array): Promise<Uint8Array | undefined> {
    return valueOf(this.#ask, 'tokens', Buffer.concat([accountId, serial]));
  }

  /** Who takes up a set may have seen more at another relay than this one has been told of: it is told first. */
  async set(setId: Uint8Array): Promise<RememberedSet | undefined> {
    await this.channels([]);
    return setIn(this.#ask, setId);
  }

  forgetSets(usedBefore: number): Promise<number> {
    return forgetSetsIn(this.#ask, usedBefore).catch(() => 0);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#last;
    await Promise.all([this.#writer?.close(), this.#listener.close(), this.#readers.close()]);
  }

  readonly #ask: Ask = (query) => this.#readers.run(query);

  async #write(commit: Commit): Promise<Result<void, RelayError>> {
    const writer = this.#writer;
    if (writer === undefined || commit.number !== this.#position + 1)
      return err(relayError('relay/unavailable'));
    try {
      const runs = runsOf(commit.items);
      const rows = packRows(putsOf(commit, runs));
      const values = [...rows, commit.number, encodeNews(commit, runs)];
      await writer.run({ name: 'commit', text: WRITE_COMMIT, values });
      for (const removal of removalsOf(commit)) await writer.run(removal);
      if (isNewsDue(commit.number)) await writer.run(forgettingNews(commit.number));
      this.#isInTurn = false;
      await writer.runAll('COMMIT');
    } catch {
      // Where the answer to COMMIT was lost, the next turn finds out whether it happened.
      await this.#giveUp();
      return err(relayError('relay/unavailable'));
    }
    this.#position = commit.number;
    return ok(undefined);
  }

  /** Hears what others wrote; reads something more as of the same moment. */
  async #hear<T>(read: (ask: Ask) => Promise<T>): Promise<T> {
    const listener = await this.#listener.session();
    await listener.runAll('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
      const ask: Ask = (query) => listener.run(query);
      const { commit, eras, news } = await readNews(ask, this.#position, this.#follower);
      const more = await read(ask);
      if (commit < this.#position) {
        this.#wentBack = true;
        throw new Error('the database went back while relays ran');
      }
      this.#position = commit;
      this.#eras = eras;
      if (news.length > 0) this.#follower?.told(news);
      return more;
    } finally {
      await listener.runAll('COMMIT').catch(() => undefined);
    }
  }

  /** One notification may wake several times over; it is heard once. */
  #wake(): void {
    if (this.#isWoken || this.#isClosed) return;
    this.#isWoken = true;
    void this.#inOrder(() => {
      this.#isWoken = false;
      return this.#hear(nothing);
    }).catch(() => undefined);
  }

  async #writing(): Promise<Session> {
    if (this.#writer?.isOpen === true) return this.#writer;
    this.#writer = await Session.open(this.#options.url);
    await this.#writer.runAll(`SELECT pg_advisory_lock_shared(${PRESENCE_LOCK})`);
    return this.#writer;
  }

  /** A connection in an unknown state is ended: the database undoes what it had begun. */
  async #giveUp(): Promise<void> {
    this.#isInTurn = false;
    const writer = this.#writer;
    this.#writer = undefined;
    await writer?.close();
  }

  /**
   * One after the other, with a pause behind each: whoever asked has taken its answer to heart before the next one changes what
   * this relay knows.
   */
  #inOrder<T>(task: () => Promise<T>): Promise<T> {
    const run = this.#last.then(task);
    this.#last = run.then(
      () => setImmediate(),
      () => setImmediate(),
    );
    return run;
  }
}

const nothing = (): Promise<void> => Promise.resolve();

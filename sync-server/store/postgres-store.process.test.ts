import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { notRun } from '../../tests/architecture/not-run.ts';
import { postgresBinaries, startPostgres, type Postgres } from '../../tests/support/postgres.ts';
import type { ForeignChannel } from '../cluster/turns.ts';
import { openDatabase } from './postgres-open.ts';
import { openPostgresStore, PostgresStore } from './postgres-store.ts';
import { PostgresSideRows } from './postgres-side-rows.ts';
import { examineRelayStore } from './relay-store.exam.ts';
import type { ChannelRecord, Commit } from './relay-store.ts';
import { examineSideRows } from './side-rows.exam.ts';

const binaries = await postgresBinaries();
let database: Postgres | undefined;
let admin: pg.Client | undefined;
let made = 0;

beforeAll(async () => {
  if (binaries === undefined) return;
  database = await startPostgres(binaries);
  admin = await adminOf(database);
});

afterAll(async () => {
  await admin?.end();
  await database?.stop();
});

beforeEach((context) => {
  if (binaries === undefined) notRun(context, 'PostgreSQL is not installed');
});

const timer = (ms: number, run: () => void): (() => void) => {
  const handle = setTimeout(run, ms);
  return () => {
    clearTimeout(handle);
  };
};

async function adminOf(postgres: Postgres): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: postgres.url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** The address of a new database. */
async function freshDatabase(): Promise<string> {
  made += 1;
  await admin?.query(`CREATE DATABASE exam_${String(made)}`);
  return (database?.url ?? '').replace(/postgres$/, `exam_${String(made)}`);
}

examineRelayStore('PostgreSQL', async () => {
  const url = await freshDatabase();
  let current = await openPostgresStore({ url, era: 1, timer });
  return {
    store: current,
    reopen: async (era) => {
      await current.close();
      current = await openPostgresStore({ url, era, timer });
      return current;
    },
    end: () => current.close(),
  };
});

examineSideRows('PostgreSQL', async () => {
  const url = await freshDatabase();
  const store = await openPostgresStore({ url, era: 1, timer });
  let rows = new PostgresSideRows(url);
  return {
    rows,
    reopen: async () => {
      await rows.close();
      rows = new PostgresSideRows(url);
      return rows;
    },
    end: async () => {
      await rows.close();
      await store.close();
    },
  };
});

const filled = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill);

const channelOf = (fill: number, length: number): ChannelRecord => ({
  keys: {
    type: 'epoch',
    channelId: filled(16, fill),
    writePublicKey: filled(32, 1),
    dropPublicKey: filled(32, 2),
    readKey: filled(32, 3),
    writeKey: filled(32, 4),
    share: filled(32, 5),
    ownerPublicKey: filled(32, 6),
  },
  accountId: filled(16, 9),
  closedAt: 0,
  length,
  bytes: 0,
  head: filled(32, length),
  lateCount: 0,
  lateBytes: 0,
  dropCount: 0,
  dropBytes: 0,
  keysAt: 0,
  retiredAt: 0,
  deletedAt: 0,
});

/** One envelope more in a channel. */
const growth = (number: number, fill: number, index: number): Commit => ({
  number,
  channels: [channelOf(fill, index + 1)],
  items: [
    {
      channelId: filled(16, fill),
      index,
      commit: number,
      kind: 'work',
      head: filled(32, index),
      envelope: filled(300, index),
      digest: filled(32, index),
    },
  ],
  accounts: [],
  tokens: [],
  sets: [],
});

/** A follower that has every channel in memory, and what it was told. */
function listenerOn(store: PostgresStore) {
  const told: string[] = [];
  const heard: Uint8Array[] = [];
  const waiting: (() => void)[] = [];
  store.follow({
    isLoaded: () => true,
    loaded: () => [filled(16, 1)],
    told: (news: readonly ForeignChannel[]) => {
      for (const { record, items } of news)
        told.push(
          `${String(record.keys.channelId[0])}: ${items?.map((item) => item.index).join() ?? 'look'}`,
        );
      for (const resolve of waiting.splice(0)) resolve();
    },
    heard: (words) => {
      heard.push(words);
      for (const resolve of waiting.splice(0)) resolve();
    },
  });
  const next = () => new Promise<void>((resolve) => waiting.push(resolve));
  return { told, heard, next };
}

describe('two relays at one database', () => {
  /** Resolves when a connection waits for what another one holds. */
  const someoneWaits = async (): Promise<void> => {
    const waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    while ((await admin?.query(waiting))?.rowCount === 0) await nextTurn();
  };

  const both = async (run: (a: PostgresStore, b: PostgresStore) => Promise<void>) => {
    const url = await freshDatabase();
    const a = await openPostgresStore({ url, era: 1, timer });
    const b = await openPostgresStore({ url, era: 2, timer });
    await run(a, b).finally(() => Promise.all([a.close(), b.close()]));
  };

  test('what one wrote the other is told, in order, without asking', () =>
    both(async (a, b) => {
      const { told, next } = listenerOn(b);
      const first = next();
      expect((await a.commit(growth(1, 1, 0))).ok).toBe(true);
      await first;
      expect(b.lastCommit).toBe(1);
      const second = next();
      expect((await a.commit(growth(2, 1, 1))).ok).toBe(true);
      await second;
      expect(told).toEqual(['1: 0', '1: 1']);
    }));

  test('what one passes on every node hears, and nothing of it is kept', () =>
    both(async (a, b) => {
      const [here, there] = [listenerOn(a), listenerOn(b)];
      const both = [here.next(), there.next()];
      const words = Uint8Array.from({ length: 5_900 }, (_, i) => i & 255);
      a.passOn(words);
      await Promise.all(both);
      expect([here.heard, there.heard]).toEqual([[words], [words]]);
      expect([a.lastCommit, there.told]).toEqual([0, []]);
    }));

  test('a turn begins with what the other wrote, and the other waits for its end', () =>
    both(async (a, b) => {
      const { told } = listenerOn(b);
      await a.commit(growth(1, 1, 0));
      expect(await b.begin()).toBe(true);
      expect([told, b.lastCommit]).toEqual([['1: 0'], 1]);
      let isTurnOfA = false;
      const waiting = a.begin().then((isTurn) => {
        isTurnOfA = isTurn;
      });
      await someoneWaits();
      expect(isTurnOfA).toBe(false);
      expect((await b.commit(growth(2, 2, 0))).ok).toBe(true);
      await b.end();
      await waiting;
      expect([isTurnOfA, a.lastCommit]).toEqual([true, 2]);
      await a.end();
    }));

  test('a relay that numbers without its turn is refused by the database, and nothing of it stays', () =>
    both(async (a, b) => {
      await a.commit(growth(1, 1, 0));
      expect((await b.commit(growth(1, 1, 0))).ok).toBe(false);
      expect((await b.commit(growth(2, 1, 0))).ok).toBe(false);
      expect((await b.commit(growth(2, 1, 1))).ok).toBe(true);
      const range = { channelId: filled(16, 1), from: 0, countMax: 10, bytesMax: 1_000 };
      expect((await b.items(range)).map((item) => item.index)).toEqual([0, 1]);
    }));

  test('who heard nothing of many commits looks up what it has in memory', async () => {
    const url = await freshDatabase();
    const a = await openPostgresStore({ url, era: 1, timer });
    const deaf = new PostgresStore({ url, era: 2, timer }, await openDatabase(url, 2));
    const { told } = listenerOn(deaf);
    for (let i = 0; i < 70; i++) await a.commit(growth(i + 1, 1, i));
    expect(await deaf.begin()).toBe(true);
    expect([told, deaf.lastCommit]).toEqual([['1: look'], 70]);
    await deaf.end();
    await Promise.all([a.close(), deaf.close()]);
  });

  test('an era begins with the first of them, not with the second', () =>
    both((a, b) => {
      expect(a.eras).toEqual([{ era: 1, after: 0 }]);
      expect(b.eras).toEqual(a.eras);
      return Promise.resolve();
    }));
});

describe('a database that fails', () => {
  test('a killed database keeps what it acknowledged, and the relay goes on by itself when it is back', async () => {
    if (binaries === undefined) return;
    const own = await startPostgres(binaries);
    onTestFinished(() => own.stop());
    const store = await openPostgresStore({ url: own.url, era: 1, timer });
    expect((await store.commit(growth(1, 1, 0))).ok).toBe(true);
    await own.kill();
    expect((await store.commit(growth(2, 1, 1))).ok).toBe(false);
    await own.restart();
    expect((await store.commit(growth(2, 1, 1))).ok).toBe(true);
    const range = { channelId: filled(16, 1), from: 0, countMax: 10, bytesMax: 1_000 };
    expect((await store.items(range)).map((item) => item.index)).toEqual([0, 1]);
    await store.close();
  });

  test('a database that does not wait for the disk is refused', async () => {
    const url = await freshDatabase();
    await admin?.query('ALTER SYSTEM SET fsync = off');
    await admin?.query('SELECT pg_reload_conf()');
    await expect(openPostgresStore({ url, era: 1, timer })).rejects.toThrow('without fsync');
    await admin?.query('ALTER SYSTEM RESET fsync');
    await admin?.query('SELECT pg_reload_conf()');
  });
});

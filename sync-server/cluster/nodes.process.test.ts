import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import { notRun } from '../../tests/architecture/not-run.ts';
import { postgresBinaries, startPostgres, type Postgres } from '../../tests/support/postgres.ts';
import {
  follow,
  ProcessClient,
  ProcessWorld,
  relayKeyAt,
  startRelay,
  type RelayProcess,
} from '../relay-process.test-support.ts';

const binaries = await postgresBinaries();
let database: Postgres | undefined;
let folder = '';
let clients: ProcessClient[] = [];
let relays: RelayProcess[] = [];

beforeAll(async () => {
  await initCrypto();
  if (binaries === undefined) return;
  folder = await mkdtemp(join(tmpdir(), 'lantern-nodes-'));
  database = await startPostgres(binaries);
});

afterAll(async () => {
  await database?.stop();
  if (folder !== '') await rm(folder, { recursive: true, force: true });
});

beforeEach((context) => {
  if (binaries === undefined) notRun(context, 'PostgreSQL is not installed');
});

afterEach(async () => {
  for (const client of clients) client.link.stop();
  clients = [];
  for (const { child, ended } of relays) {
    child.kill('SIGKILL');
    await ended;
  }
  relays = [];
});

async function startNode(): Promise<RelayProcess> {
  const relay = await startRelay({
    data: join(folder, 'data'),
    environment: { LANTERN_STORE: database?.url ?? '' },
  });
  relays.push(relay);
  return relay;
}

function clientOf(key: Uint8Array, url: () => string): ProcessClient {
  const client = new ProcessClient(key, url);
  clients.push(client);
  client.link.start();
  return client;
}

test('two relays at one database are one relay: each hears what came to the other, and the death of one loses nothing', async () => {
  const [a, b] = [await startNode(), await startNode()];
  const key = await relayKeyAt(a.url);
  expect(await relayKeyAt(b.url)).toEqual(key);
  const world = new ProcessWorld(key, 7);
  const channel = world.channel();
  let urlOfOne = a.url;
  const one = clientOf(key, () => urlOfOne);
  const other = clientOf(key, () => b.url);
  one.link.create(world.creation(channel));
  await one.when(() => one.events.includes('created'));
  follow(one, world, channel);
  follow(other, world, channel);
  await one.when(() => one.events.includes('caught up'));
  await other.when(() => other.events.includes('caught up'));

  const envelopes = Array.from({ length: 40 }, () => world.envelope(channel));
  envelopes.forEach((envelope, i) => (i % 2 === 0 ? one : other).link.append(envelope));
  for (const client of [one, other])
    await client.when(() => client.stored.length === 20 && new Set(client.digests).size === 40);
  const places = [...one.stored, ...other.stored].map((stored) => stored.index);
  expect(new Set(places).size).toBe(40);
  expect(Math.max(...places)).toBe(39);

  a.child.kill('SIGKILL');
  await a.ended;
  other.link.append(world.envelope(channel));
  await other.when(() => other.stored.length === 21);
  urlOfOne = b.url;
  await one.when(() => new Set(one.digests).size === 41);
  one.link.append(world.envelope(channel));
  await one.when(() => one.stored.length === 21);
  await other.when(() => new Set(other.digests).size === 42);
  for (const client of [one, other])
    expect(client.events.filter((event) => /misled|split|damaged|went back/.test(event))).toEqual(
      [],
    );
});

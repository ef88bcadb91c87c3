import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import { seeded } from '../web/sync/relay/relay-world.test-support.ts';
import { healthIs, straceOn, traced } from './disk-faults.test-support.ts';
import {
  follow,
  freePort,
  ProcessClient,
  ProcessWorld,
  relayKeyAt,
  startRelay,
  type RelayProcess,
} from './relay-process.test-support.ts';

/** More of them in `npm run soak`; the seed is printed when the test fails. */
const KILLS = Number(process.env['LANTERN_KILLS'] ?? 5);
const SEED = Number(process.env['LANTERN_SEED'] ?? 11);

let data: string;
let running: RelayProcess | undefined;

beforeAll(initCrypto);

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'lantern-relay-'));
});

afterEach(async () => {
  running?.child.kill('SIGKILL');
  await running?.ended;
  running = undefined;
  await rm(data, { recursive: true });
});

async function startedWith(environment: Readonly<Record<string, string>> = {}) {
  running = await startRelay({ data, port: await freePort(), environment });
  const key = await relayKeyAt(running.url);
  const world = new ProcessWorld(key, SEED);
  const url = (): string => running?.url ?? '';
  return { key, world, url, first: running };
}

describe('the relay as a program', () => {
  test.each(['uws', 'ws'])(
    'answers and drains with %s',
    async (engine) => {
      const { key, world, url, first } = await startedWith({ LANTERN_ENGINE: engine });
      expect(first.line).toBe(`Lantern is at ${first.url}`);
      const health: unknown = await (await fetch(`${first.url}/healthz`)).json();
      expect(health).toMatchObject({ status: 'healthy', engine, store: 'lmdb', connections: 0 });
      const channel = world.channel();
      const client = new ProcessClient(key, url);
      client.link.create(world.creation(channel));
      follow(client, world, channel);
      client.link.append(world.envelope(channel));
      client.link.start();
      await client.when(() => client.stored.length === 1);
      first.child.kill('SIGTERM');
      expect(await first.ended).toBe(0);
      await client.when(() => client.events.includes('state waiting'));
      client.link.stop();
    },
    60_000,
  );

  test('makes its key once, for itself alone', async () => {
    const { key, first } = await startedWith();
    const file = join(data, 'relay-key');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file)).length).toBe(32);
    first.child.kill('SIGTERM');
    await first.ended;
    running = await startRelay({ data });
    expect(await relayKeyAt(running.url)).toEqual(key);
  }, 60_000);

  test('refuses a data folder that another relay is using', async () => {
    await startedWith();
    await expect(startRelay({ data })).rejects.toThrow('another relay is using it.');
  }, 60_000);

  test('says in one line that the port is taken', async () => {
    const { first } = await startedWith();
    const port = Number(new URL(first.url).port);
    await expect(startRelay({ data: `${data}/other`, port })).rejects.toThrow(
      `the relay ended with 1: Lantern relay: port ${port} is taken; set PORT to a free one.\n`,
    );
  }, 60_000);
});

test(`what was acknowledged is there after ${KILLS} kills at random times (seed ${SEED})`, async () => {
  const random = seeded(SEED);
  const { key, world, url } = await startedWith();
  const port = Number(new URL(url()).port);
  const channel = world.channel();
  const writer = new ProcessClient(key, url);
  writer.link.create(world.creation(channel));
  follow(writer, world, channel);
  writer.link.start();
  await writer.when(() => writer.events.includes('created'));
  const offered = new Set<string>();
  const offer = (): void => {
    for (let i = 0; i < 200; i++) {
      const appended = writer.link.append(world.envelope(channel));
      if (appended.ok) offered.add(appended.value);
    }
  };
  for (let kill = 0; kill < KILLS; kill++) {
    offer();
    const enough = writer.stored.length + 1 + Math.floor(random.next() * 150);
    await writer.when(() => writer.stored.length >= enough);
    running?.child.kill('SIGKILL');
    await running?.ended;
    await writer.when(() => writer.link.state === 'waiting' || writer.link.state === 'connecting');
    running = await startRelay({ data, port });
    writer.link.retryNow();
  }
  await writer.when(() => writer.stored.length >= offered.size);
  const reader = new ProcessClient(key, url);
  follow(reader, world, channel);
  reader.link.start();
  await reader.when(() => reader.digests.length >= offered.size);
  expect(new Set(reader.digests)).toEqual(offered);
  expect(reader.digests).toHaveLength(offered.size);
  for (const { digest, index } of writer.stored) expect(reader.digests[index]).toBe(digest);
  expect(writer.events).not.toContain('went back');
  expect(writer.events).not.toContain('split');
  writer.link.stop();
  reader.link.stop();
}, 180_000);

traced(
  'a disk that fails to sync costs no envelope: refused, still readable, taken later (needs strace)',
  async () => {
    const { key, world, url, first } = await startedWith();
    const channel = world.channel();
    const client = new ProcessClient(key, url);
    client.link.create(world.creation(channel));
    follow(client, world, channel);
    client.link.start();
    client.link.append(world.envelope(channel));
    await client.when(() => client.stored.length === 1);
    const failing = await straceOn(first, ['-e', 'inject=fdatasync:error=EIO']);
    client.link.append(world.envelope(channel));
    await healthIs(first.url, 'degraded');
    const reader = new ProcessClient(key, url);
    follow(reader, world, channel);
    reader.link.start();
    await reader.when(() => reader.events.includes('caught up'));
    expect(reader.digests).toEqual(client.stored.map((each) => each.digest));
    failing.kill('SIGTERM');
    await client.when(() => client.stored.length === 2);
    await reader.when(() => reader.digests.length === 2);
    await healthIs(first.url, 'healthy');
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    client.link.stop();
    reader.link.stop();
  },
);

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import { notRun } from '../../tests/architecture/not-run.ts';
import { postgresBinaries, startPostgres } from '../../tests/support/postgres.ts';
import {
  follow,
  ProcessClient,
  ProcessWorld,
  relayKeyAt,
  startRelay,
} from '../relay-process.test-support.ts';

const MIGRATE = new URL('migrate.ts', import.meta.url).pathname;

test('a relay moves from its folder to a database, and no device notices', async (context) => {
  const binaries = await postgresBinaries();
  if (binaries === undefined) notRun(context, 'PostgreSQL is not installed');
  await initCrypto();
  const data = await mkdtemp(join(tmpdir(), 'lantern-migrate-'));
  const database = await startPostgres(binaries);
  onTestFinished(() => database.stop());
  const environment = { LANTERN_STORE: database.url };
  const migrate = () =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', MIGRATE], {
      cwd: new URL('../..', import.meta.url).pathname,
      env: { ...process.env, ...environment, LANTERN_DATA: data },
    });

  let relay = await startRelay({ data });
  const key = await relayKeyAt(relay.url);
  const world = new ProcessWorld(key, 23);
  const channel = world.channel();
  const client = new ProcessClient(key, () => relay.url);
  client.link.create(world.creation(channel));
  follow(client, world, channel);
  for (let i = 0; i < 5; i++)
    client.link.append(world.envelope(channel, i === 3 ? 'snapshot' : 'work'));
  client.link.start();
  await client.when(() => client.stored.length === 5);
  await expect(migrate()).rejects.toThrow('a relay is using it');
  relay.child.kill('SIGTERM');
  await relay.ended;
  expect((await migrate()).stdout).toContain('Moved ');
  await expect(migrate()).rejects.toThrow('not empty');

  relay = await startRelay({ data, environment });
  expect(await relayKeyAt(relay.url)).toEqual(key);
  client.link.append(world.envelope(channel));
  await client.when(() => client.stored.length === 6);
  expect(client.stored.at(-1)?.index).toBe(5);
  expect(
    client.events.filter((event) => /misled|split|damaged|went back|refused/.test(event)),
  ).toEqual([]);
  const newcomer = new ProcessClient(key, () => relay.url);
  follow(newcomer, world, channel);
  newcomer.link.start();
  await newcomer.when(() => newcomer.digests.length === 6);
  for (const each of [client, newcomer]) each.link.stop();
  relay.child.kill('SIGKILL');
  await relay.ended;
  await rm(data, { recursive: true });
}, 120_000);

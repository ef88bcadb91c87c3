import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import {
  follow,
  freePort,
  ProcessClient,
  ProcessWorld,
  relayKeyAt,
  startRelay,
  type RelayProcess,
} from './relay-process.test-support.ts';

const BACKUP = new URL('backup.ts', import.meta.url).pathname;
const SEED = 17;

let folder: string;
const running: RelayProcess[] = [];

beforeAll(initCrypto);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantern-backup-'));
});

afterEach(async () => {
  for (const relay of running.splice(0)) {
    relay.child.kill('SIGKILL');
    await relay.ended;
  }
  await rm(folder, { recursive: true });
});

async function start(data: string): Promise<RelayProcess> {
  const relay = await startRelay({ data, port: await freePort() });
  running.push(relay);
  return relay;
}

/** Rejects with what it complained of when it ends badly. */
const backUp = (data: string, ...target: string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', BACKUP, ...target], {
    cwd: new URL('..', import.meta.url).pathname,
    env: { ...process.env, LANTERN_DATA: data },
  });

describe('a backup', () => {
  test('is taken while the relay runs, is the same relay, and devices notice what it lacks', async () => {
    const [data, copy] = [join(folder, 'data'), join(folder, 'copy')];
    const relay = await start(data);
    let url = relay.url;
    const key = await relayKeyAt(url);
    const world = new ProcessWorld(key, SEED);
    const channel = world.channel();
    const client = new ProcessClient(key, () => url);
    client.link.create(world.creation(channel));
    follow(client, world, channel);
    const append = async (count: number): Promise<void> => {
      const before = client.stored.length;
      for (let i = 0; i < count; i++) client.link.append(world.envelope(channel));
      await client.when(() => client.stored.length === before + count);
    };
    client.link.start();
    await append(3);
    expect((await backUp(data, copy)).stdout).toMatch(/^Backed up \d+ bytes\./);
    await append(2);

    const restored = await start(copy);
    expect(await relayKeyAt(restored.url)).toEqual(key);
    const newcomer = new ProcessClient(key, () => restored.url);
    follow(newcomer, world, channel);
    newcomer.link.start();
    await newcomer.when(() => newcomer.digests.length === 3);
    url = restored.url;
    relay.child.kill('SIGKILL');
    await client.when(() => client.events.includes('went back'));
    client.link.stop();
    newcomer.link.stop();
  });

  test('is readable by its owner alone', async () => {
    const [data, copy] = [join(folder, 'data'), join(folder, 'copy')];
    await start(data);
    await backUp(data, copy);
    expect((await stat(join(copy, 'relay-key'))).mode & 0o077).toBe(0);
    expect((await stat(join(copy, 'store'))).mode & 0o077).toBe(0);
    expect(await readFile(join(copy, 'relay-key'))).toEqual(
      await readFile(join(data, 'relay-key')),
    );
  });

  test('never writes over anything, and says what is wrong in one line', async () => {
    const data = join(folder, 'data');
    await start(data);
    await writeFile(join(folder, 'mine'), 'mine');
    await expect(backUp(data, folder)).rejects.toThrow('has something in it');
    await expect(backUp(data)).rejects.toThrow('name the folder');
    await expect(backUp(join(folder, 'nowhere'), join(folder, 'copy'))).rejects.toThrow(
      'no relay’s data',
    );
    expect(await readFile(join(folder, 'mine'), 'utf8')).toBe('mine');
  });
});

/** Programs that were killed while they read: they keep their place in the table of readers, and with it every page they might see. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { open } from 'lmdb';
import { expect, test } from 'vitest';
import { openLmdbStore } from './lmdb-store.ts';

interface Reader {
  readonly pid: number;
  readonly kill: () => Promise<void>;
}

/** Reads, says so, and stays in the middle of it. */
const READER = `
import { open } from 'lmdb';
const root = open({ path: process.argv[1], noSubdir: false, readOnly: true, maxDbs: 16 });
const reading = root.useReadTransaction();
root.get('anything');
console.log('reading');
setInterval(() => reading, 1_000);
`;

/** A process in the middle of reading. */
async function reading(folder: string): Promise<Reader> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', READER, folder], {
    cwd: new URL('../..', import.meta.url).pathname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await Promise.race([
    new Promise((resolve) => createInterface(child.stdout).once('line', resolve)),
    ended.then(() => Promise.reject(new Error('the reader did not start'))),
  ]);
  return {
    pid: child.pid ?? 0,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

test('the start of a store frees the places of readers that were killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lantern-readers-'));
  const timer = () => () => undefined;
  const before = await openLmdbStore({ folder, era: 1, timer });
  await before.close();
  const watching = open({ path: folder, noSubdir: false, maxDbs: 16 });
  const places = (): readonly number[] =>
    watching
      .readerList()
      .split('\n')
      .map((line) => Number(line.trim().split(/\s+/)[0]));
  const readers = await Promise.all([reading(folder), reading(folder)]);
  for (const { kill } of readers) await kill();
  const killed = readers.map(({ pid }) => pid);
  expect(places()).toEqual(expect.arrayContaining(killed));
  const store = await openLmdbStore({ folder, era: 2, timer });
  expect(places().filter((pid) => killed.includes(pid))).toEqual([]);
  await store.close();
  await watching.close();
  await rm(folder, { recursive: true });
}, 60_000);

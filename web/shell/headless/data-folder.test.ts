import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimDataFolder } from './data-folder.ts';
import { lantern, PASSPHRASE } from './lantern.test-support.ts';

let place: string;
let folder: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'lantern-claim-'));
  folder = join(place, 'device');
});
afterEach(() => rm(place, { recursive: true, force: true }));

test('the folder is readable by its owner alone', async () => {
  const claimed = await claimDataFolder(folder);
  expect(claimed.ok).toBe(true);
  for (const each of [folder, join(folder, 'store')])
    expect((await stat(each)).mode & 0o777, each).toBe(0o700);
  expect((await stat(join(folder, 'lock'))).mode & 0o777).toBe(0o600);
});

test('one process at a time holds a folder, and lets go of it', async () => {
  const first = await claimDataFolder(folder);
  expect(await readFile(join(folder, 'lock'), 'utf8')).toBe(`${String(process.pid)}\n`);
  const second = await claimDataFolder(folder);
  expect(second).toMatchObject({ ok: false, error: { code: 'headless/folder-in-use' } });
  if (first.ok) await first.value.release();
  expect((await claimDataFolder(folder)).ok).toBe(true);
});

test('a command in a folder that is held says so in one line and touches nothing', async () => {
  await mkdir(folder);
  const lock = join(folder, 'lock');
  await writeFile(lock, `${String(process.pid)}\n`);
  const answer = await lantern(['patients', '--data', folder], { passphrase: PASSPHRASE });
  expect(answer).toMatchObject({ code: 1, printed: [] });
  expect(answer.complaints).toEqual([
    `${lock}: Another Lantern is using this data folder. (headless/folder-in-use)`,
  ]);
  expect(await readFile(lock, 'utf8')).toBe(`${String(process.pid)}\n`);
  expect(await readdir(join(folder, 'store'))).toEqual([]);
});

test.each([
  ['a process that is gone', () => `${String(spawnSync(process.execPath, ['-e', '']).pid)}\n`],
  ['something that is no process', () => 'x'],
])('the claim of %s is taken over, by one of many', async (_what, content) => {
  await mkdir(folder);
  await writeFile(join(folder, 'lock'), content());
  const claims = await Promise.all(Array.from({ length: 8 }, () => claimDataFolder(folder)));
  expect(claims.filter(({ ok }) => ok)).toHaveLength(1);
  expect((await readdir(folder)).sort()).toEqual(['lock', 'store']);
});

test('a folder that cannot be made is told as such', async () => {
  await writeFile(join(place, 'file'), '');
  const claimed = await claimDataFolder(join(place, 'file', 'device'));
  expect(claimed).toMatchObject({ ok: false, error: { code: 'headless/folder-unusable' } });
});

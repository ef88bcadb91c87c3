import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
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

const claims = () => readdir(join(folder, 'lock'));

/** The folder as a process left it that was killed, or is still there. */
async function leaveClaim(processId: number | undefined): Promise<string> {
  await mkdir(join(folder, 'lock'), { recursive: true });
  const name = `${String(processId)}.1`;
  await writeFile(join(folder, 'lock', name), '');
  return name;
}

const processThatIsGone = () => spawnSync(process.execPath, ['-e', '']).pid;

test('the folder is readable by its owner alone', async () => {
  expect((await claimDataFolder(folder)).ok).toBe(true);
  for (const each of [folder, join(folder, 'store'), join(folder, 'lock')])
    expect((await stat(each)).mode & 0o777, each).toBe(0o700);
});

test('one process at a time holds a folder, and lets go of it', async () => {
  const first = await claimDataFolder(folder);
  expect(await claims()).toEqual([expect.stringMatching(`^${String(process.pid)}\\.`)]);
  const second = await claimDataFolder(folder);
  expect(second).toMatchObject({ ok: false, error: { code: 'headless/folder-in-use' } });
  if (first.ok) await first.value.release();
  expect(await claims()).toEqual([]);
  expect((await claimDataFolder(folder)).ok).toBe(true);
});

test('a command in a folder that is held says so in one line and touches nothing', async () => {
  const name = await leaveClaim(process.pid);
  const answer = await lantern(['patients', '--data', folder], { passphrase: PASSPHRASE });
  expect(answer).toMatchObject({ code: 1, printed: [] });
  expect(answer.complaints).toEqual([
    `${join(folder, 'lock', name)}: Another Lantern is using this data folder. (headless/folder-in-use)`,
  ]);
  expect(await claims()).toEqual([name]);
  expect(await readdir(join(folder, 'store'))).toEqual([]);
});

test('the claim of a process that is gone is taken over', async () => {
  const name = await leaveClaim(processThatIsGone());
  expect((await claimDataFolder(folder)).ok).toBe(true);
  expect(await claims()).toHaveLength(1);
  expect(await claims()).not.toContain(name);
});

test('of many that come at once, never two get in', async () => {
  const gone = processThatIsGone();
  for (let round = 0; round < 20; round += 1) {
    await leaveClaim(gone);
    const tried = await Promise.all(Array.from({ length: 6 }, () => claimDataFolder(folder)));
    const held = tried.flatMap((claimed) => (claimed.ok ? [claimed.value] : []));
    expect(held.length).toBeLessThanOrEqual(1);
    const left = (await claims()).filter((name) => name.startsWith(`${String(process.pid)}.`));
    expect(left).toHaveLength(held.length);
    for (const { release } of held) await release();
  }
});

test('a folder that cannot be made is told as such', async () => {
  await writeFile(join(place, 'file'), '');
  const claimed = await claimDataFolder(join(place, 'file', 'device'));
  expect(claimed).toMatchObject({ ok: false, error: { code: 'headless/folder-unusable' } });
});

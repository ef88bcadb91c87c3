/**
 * `npm run backup -- FOLDER`: a copy of the relay's data while it runs, as it was at one commit. Started again from the copy,
 * it is the same relay; devices notice what it no longer has and offer it again.
 */
import { copyFile, mkdir, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { open as openLmdb } from 'lmdb';
import { parseConfig } from './config.ts';

const OWNER_ONLY = 0o700;
const KEYS = ['relay-key', 'push-key', 'call-key'];

function fail(words: string): never {
  process.stderr.write(`Lantern backup: ${words}.\n`);
  process.exit(1);
}

async function isEmpty(folder: string): Promise<boolean> {
  return (await readdir(folder).catch(() => [])).length === 0;
}

/** What is not on disk is no backup. */
async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  await handle.sync();
  await handle.close();
}

async function backUp(data: string, target: string): Promise<number> {
  let bytes = 0;
  // Pieces of files first: an envelope of the copy never speaks of one that was not there yet.
  for (const name of ['beside', 'store']) {
    const [from, to] = [join(data, name), join(target, name)];
    if (await isEmpty(from)) continue;
    await mkdir(to, { recursive: true, mode: OWNER_ONLY });
    const store = openLmdb({ path: from, noSubdir: false, readOnly: true });
    await store.backup(to, true);
    await store.close();
    await sync(join(to, 'data.mdb'));
    await sync(to);
    bytes += (await stat(join(to, 'data.mdb'))).size;
  }
  const present = await readdir(data);
  for (const key of KEYS.filter((name) => present.includes(name))) {
    await copyFile(join(data, key), join(target, key));
    await sync(join(target, key));
  }
  await sync(target);
  return bytes;
}

const [target] = process.argv.slice(2);
const config = parseConfig(process.env);
if (!config.ok) fail(`${config.error.variable} is not set to something usable`);
if (target === undefined) fail('name the folder to write to');
if (!(await isEmpty(target))) fail('the folder has something in it; name a new one');
const data = config.value.LANTERN_DATA;
if (await isEmpty(join(data, 'store'))) fail('there is no relay’s data where LANTERN_DATA says');
const bytes = await backUp(data, target).catch(() => fail('the copy could not be written'));
process.stdout.write(`Backed up ${String(bytes)} bytes. The copy holds the relay’s key.\n`);

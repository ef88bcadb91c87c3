/**
 * A store whose process is killed at any moment, or whose machine loses its power: what was acknowledged is there, whole and in
 * order, and no gap. Kills are real. A power cut is made of two states of the file: of the pages that were not synced any may be
 * missing, each of them torn at a sector, as a disk is allowed to leave them.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import { seeded } from '../../web/sync/relay/relay-world.test-support.ts';
import { openLmdbStore } from './lmdb-store.ts';
import type { RelayStore } from './relay-store.ts';
import { faultsIn, StoreScript } from './store-script.test-support.ts';

/** More of them in `npm run soak`; the seed is printed when the test fails. */
const KILLS = Number(process.env['LANTERN_STORE_KILLS'] ?? 100);
const IMAGES = Number(process.env['LANTERN_IMAGES'] ?? 200);
const SEED = Number(process.env['LANTERN_SEED'] ?? 11);
/** Each folder is killed in so often, so that a store does not become long. */
const KILLS_IN_ONE = 10;

const timer = () => () => undefined;
let data: string;

beforeAll(initCrypto);
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'lantern-power-'));
});
afterEach(() => rm(data, { recursive: true }));

async function examined<T>(folder: string, examine: (store: RelayStore) => Promise<T>): Promise<T> {
  const store = await openLmdbStore({ folder, era: 99, timer });
  return examine(store).finally(() => store.close());
}

/** Lets the program commit and kills it so many milliseconds after its first word; gives the last commit it spoke of. */
async function killedAfter(folder: string, ms: number): Promise<number> {
  const program = new URL('kill-target.test-support.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = 0;
  const lines = createInterface(child.stdout);
  const first = new Promise((resolve) => lines.once('line', resolve));
  lines.on('line', (line) => {
    said = Number(line);
  });
  const ended = new Promise((resolve) => lines.once('close', resolve));
  await first;
  await new Promise((resolve) => setTimeout(resolve, ms));
  child.kill('SIGKILL');
  await ended;
  return said;
}

test(`what the store acknowledged is whole after ${String(KILLS)} kills at random writes (seed ${String(SEED)})`, async () => {
  const random = seeded(SEED);
  for (let kill = 0; kill < KILLS; kill++) {
    const folder = join(data, String(Math.floor(kill / KILLS_IN_ONE)));
    await mkdir(folder, { recursive: true });
    const said = await killedAfter(folder, Math.floor(random.next() * 60));
    expect(said).toBeGreaterThan(0);
    expect(
      await examined(folder, (store) => faultsIn(store, said)),
      `kill ${String(kill)}`,
    ).toEqual([]);
  }
}, 3_600_000);

const PAGE_BYTES = 4_096;
const SECTOR_BYTES = 512;
/** The first two pages say which tree is the newest: the second of two syncs writes one of them. */
const META_PAGES = 2;

interface Cut {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** Pages that differ. */
  readonly data: readonly number[];
  readonly meta: readonly number[];
}

/** Two states of a store's file, with one commit between them. */
async function oneCommit(folder: string, commits: number): Promise<Cut> {
  const file = join(folder, 'data.mdb');
  const store = await openLmdbStore({ folder, era: 1, timer });
  const script = await StoreScript.after(store);
  for (let i = 0; i < commits; i++) await store.commit(script.next());
  const before = await readFile(file);
  await store.commit(script.next());
  const after = await readFile(file);
  await store.close();
  const pages = Array.from({ length: after.length / PAGE_BYTES }, (_, page) => page);
  const changed = pages.filter(
    (page) => Buffer.compare(pageOf(before, page), pageOf(after, page)) !== 0,
  );
  return {
    before,
    after,
    data: changed.filter((page) => page >= META_PAGES),
    meta: changed.filter((page) => page < META_PAGES),
  };
}

const pageOf = (file: Uint8Array, page: number): Uint8Array =>
  file.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES);

/** The file before, with the given pages of the file after: whole, or only so many sectors of each. */
function imageOf(cut: Cut, pages: readonly number[], sectorsOf: (page: number) => number) {
  const end = Math.max(cut.before.length, ...pages.map((page) => (page + 1) * PAGE_BYTES));
  const image = new Uint8Array(end);
  image.set(cut.before);
  for (const page of pages)
    image.set(
      pageOf(cut.after, page).subarray(0, sectorsOf(page) * SECTOR_BYTES),
      page * PAGE_BYTES,
    );
  return image;
}

const WHOLE = PAGE_BYTES / SECTOR_BYTES;

/** Opens an image; gives its last commit and what is wrong with it. */
async function openedImage(image: Uint8Array, least: number) {
  const folder = join(data, 'image');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'data.mdb'), image);
  const told = await examined(folder, async (store) => ({
    last: store.lastCommit,
    faults: await faultsIn(store, least),
  }));
  await rm(folder, { recursive: true });
  return told;
}

describe('a power cut', () => {
  test(`between two syncs leaves the commit before, in ${String(IMAGES)} images with pages missing or torn (seed ${String(SEED)})`, async () => {
    const random = seeded(SEED);
    const folders = Math.ceil(IMAGES / 20);
    for (let i = 0; i < folders; i++) {
      const folder = join(data, `store-${String(i)}`);
      await mkdir(folder);
      const commits = 1 + Math.floor(random.next() * 12);
      const cut = await oneCommit(folder, commits);
      expect(cut.data.length).toBeGreaterThan(0);
      expect(cut.meta).toHaveLength(1);
      for (let each = 0; each < 20; each++) {
        const kept = cut.data.filter(() => random.next() < 0.5);
        const torn = imageOf(cut, kept, () => 1 + Math.floor(random.next() * WHOLE));
        expect(await openedImage(torn, commits)).toEqual({ last: commits, faults: [] });
      }
      const synced = imageOf(cut, [...cut.data, ...cut.meta], () => WHOLE);
      expect(await openedImage(synced, commits + 1)).toEqual({ last: commits + 1, faults: [] });
    }
  }, 600_000);

  test('while the newest tree is named leaves the commit before or the whole new one', async () => {
    const folder = join(data, 'store');
    await mkdir(folder);
    const commits = 5;
    const cut = await oneCommit(folder, commits);
    for (let sectors = 0; sectors <= WHOLE; sectors++) {
      const pages = [...cut.data, ...cut.meta];
      const image = imageOf(cut, pages, (page) => (page < META_PAGES ? sectors : WHOLE));
      const { last, faults } = await openedImage(image, commits);
      expect(faults).toEqual([]);
      expect([commits, commits + 1]).toContain(last);
    }
  }, 60_000);
});

test('a file that was cut off below what was synced is refused or whole, never believed with a gap', async () => {
  const folder = join(data, 'store');
  await mkdir(folder);
  const { after } = await oneCommit(folder, 8);
  for (const share of [0, 0.1, 0.5, 0.9]) {
    const length = Math.floor((after.length * share) / PAGE_BYTES) * PAGE_BYTES;
    const told = await openedImage(after.subarray(0, length), 0).catch(() => 'refused' as const);
    if (told !== 'refused') expect(told.faults).toEqual([]);
  }
}, 60_000);

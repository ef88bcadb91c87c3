/**
 * How long until somebody can begin: the first screen of a new device, the size of the locked screen, and a reload without a
 * network. Chromium against the built app and a real relay, everything on one machine.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import {
  calibrate,
  millisecondFigure,
  type Bench,
  type BenchOptions,
  type Figure,
  type Figures,
} from '../bench.ts';
import { startApp, type RunningApp } from './app-process.ts';
import { lighthouseScores } from './lighthouse.ts';

const FIRST_SCREEN_MS = 1_000;
const UNLOCK_SCRIPT_KB = 60;
const RELOAD_MS = 400;
const PERFORMANCE = 0.85;
const ACCESSIBILITY = 1;
const PASSPHRASE = 'long enough to be measured';
const BUILD = new URL('../../build', import.meta.url).pathname;
/** Chromium's compositor adds frames of its own; they are part of what somebody waits for. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'];

export const startBench: Bench = {
  about: 'first screen of a new device, size of the locked screen, reload without a network',
  run: async (options) => {
    const app = await startApp();
    try {
      return { ...(await measure(app, options)), ...(await judged(app)) };
    } finally {
      await app.end();
    }
  },
};

async function measure(app: RunningApp, { quick }: BenchOptions): Promise<Figures> {
  const rounds = quick ? 3 : 9;
  const cold: number[] = [];
  for (let round = 0; round < rounds; round++)
    cold.push(await inNewProfile((page) => firstScreenMs(page, app.address)));
  return inNewProfile(async (page, context) => {
    await setUp(page, app.address);
    const locked = await lockedScreen(page, app.address);
    const reloads = await offlineReloads(page, context, rounds);
    const scale = calibrate();
    return {
      'cold first screen ms': millisecondFigure(cold, { bar: FIRST_SCREEN_MS, scale }),
      'unlock scripts kB': figure(locked.scriptKilobytes, UNLOCK_SCRIPT_KB),
      'engine files before typing': figure(locked.engineFiles, 0),
      'offline reload ms': millisecondFigure(reloads, { bar: RELOAD_MS, scale }),
    };
  });
}

/** Left out where Lighthouse cannot be had: a figure nobody measured is no figure. */
async function judged({ address }: RunningApp): Promise<Figures> {
  const scores = await lighthouseScores(address);
  if (scores === undefined) return {};
  return {
    'lighthouse performance': atLeast(scores.performance, PERFORMANCE),
    'lighthouse accessibility': atLeast(scores.accessibility, ACCESSIBILITY),
  };
}

const atLeast = (value: number, bar: number): Figure => ({
  value,
  bar,
  ok: value >= bar,
  isLeast: true,
});

const figure = (value: number, bar: number): Figure => ({ value, bar, ok: value <= bar });

async function inNewProfile<T>(
  use: (page: Page, context: BrowserContext) => Promise<T>,
): Promise<T> {
  const profile = await mkdtemp(join(tmpdir(), 'lantern-bench-profile-'));
  const executablePath = process.env['LANTERN_CHROMIUM'] ?? '/usr/bin/chromium';
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: ARGUMENTS,
  });
  try {
    return await use(context.pages()[0] ?? (await context.newPage()), context);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

/** From the address being entered until the first act can be pressed; nothing of the app is on the device. */
async function firstScreenMs(page: Page, address: string): Promise<number> {
  const started = performance.now();
  await page.goto(address, { waitUntil: 'commit' });
  await page.getByRole('button', { name: 'Set up a new clinic' }).waitFor();
  return performance.now() - started;
}

async function setUp(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: 'Set up a new clinic' }).click();
  await page.getByLabel('Name of the clinic').fill('Lakeside');
  await page.getByLabel('Your name').fill('Amina');
  await page.getByLabel('Nurse').check();
  await page.getByLabel('Passphrase').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Set up clinic' }).click();
  await page.getByRole('link', { name: 'Patients' }).first().waitFor();
}

const passphraseField = (page: Page) => page.getByLabel('Passphrase');

/** What the page itself asks for before anything is typed; what the service worker fetches ahead is not in the way. */
async function lockedScreen(
  page: Page,
  address: string,
): Promise<{ readonly scriptKilobytes: number; readonly engineFiles: number }> {
  const asked: { readonly type: string; readonly path: string }[] = [];
  page.on('request', (request) =>
    asked.push({ type: request.resourceType(), path: new URL(request.url()).pathname }),
  );
  await page.goto(address);
  await passphraseField(page).waitFor();
  await page.waitForLoadState('networkidle');
  const isEngine = (path: string) => path.endsWith('.wasm') || path.includes('/workers/');
  const scripts = asked.filter(({ type, path }) => type === 'script' && !isEngine(path));
  const sizes = await Promise.all(scripts.map(({ path }) => compressedBytes(path)));
  page.removeAllListeners('request');
  return {
    scriptKilobytes: sizes.reduce((sum, size) => sum + size, 0) / 1_000,
    engineFiles: asked.filter(({ path }) => isEngine(path)).length,
  };
}

/** As the relay sends it: the file's Brotli beside it, itself where there is none. */
async function compressedBytes(path: string): Promise<number> {
  const file = join(BUILD, path);
  const sent = await stat(`${file}.br`).catch(() => stat(file));
  return sent.size;
}

async function offlineReloads(
  page: Page,
  context: BrowserContext,
  rounds: number,
): Promise<readonly number[]> {
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await page.reload();
  await passphraseField(page).waitFor();
  await context.setOffline(true);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await page.reload({ waitUntil: 'commit' });
    await passphraseField(page).waitFor();
    times.push(performance.now() - started);
  }
  return times;
}

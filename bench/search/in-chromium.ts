/** The index in real Chromium: bundled as the app bundles it, in a worker of its own over a profile on the disk. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { build } from 'vite';
import type { Order, Run, WorkerFigures } from './worker-figures.ts';
import { CANARY } from './messages.ts';
import { filesHolding } from './plain-words.ts';
import { watchMemory } from './renderer-memory.ts';

const PROJECT = new URL('../..', import.meta.url).pathname;
const CHROMIUM = process.env['LANTERN_CHROMIUM'] ?? '/usr/bin/chromium';
const ADDRESS = 'http://localhost/bench';
/** Written unsealed, to see that what is not sealed would be found. */
const CONTROL = 'unsealedcontrolword';

export interface SearchMeasured {
  readonly filled: WorkerFigures;
  readonly reopened: WorkerFigures;
  /** Megabytes at most, while the index is made and while it is asked. */
  readonly memory: { readonly filling: number; readonly asking: number };
  readonly filesWithPlainWords: number;
  readonly filesWithControl: number;
}

/** Errors are those of the bundler and of the browser: a figure nobody measured is no figure. */
export async function measureInChromium(order: Order): Promise<SearchMeasured> {
  const code = await bundled();
  const profile = await mkdtemp(join(tmpdir(), 'lantern-bench-search-'));
  try {
    const [filled, filling] = await withBrowser(profile, async (page) => {
      await page.evaluate(`(${WRITE_CONTROL})(${JSON.stringify(CONTROL)})`);
      return inWorker(page, code, { ...order, run: 'fill' });
    });
    const [reopened, asking] = await withBrowser(profile, (page) =>
      inWorker(page, code, { ...order, run: 'reopen' }),
    );
    return {
      ...{ filled, reopened, memory: { filling, asking } },
      filesWithPlainWords: await filesHolding(profile, [CANARY, 'message:0000', 'amoxicillin']),
      filesWithControl: await filesHolding(profile, [CONTROL]),
    };
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}

async function withBrowser(
  profile: string,
  run: (page: Page) => Promise<WorkerFigures>,
): Promise<readonly [WorkerFigures, megabytes: number]> {
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
  });
  const memory = watchMemory(profile);
  try {
    const page = await context.newPage();
    await page.route(`${ADDRESS}*`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Search</title>' }),
    );
    await page.goto(ADDRESS);
    const figures = await run(page);
    return [figures, await memory.end()];
  } finally {
    await memory.end();
    await context.close();
  }
}

// What runs in the page is text: this project is typed for Node.
const WRITE_CONTROL = `(word) => new Promise((resolve, reject) => {
  const opening = indexedDB.open('control', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('rows');
  opening.onerror = () => reject(new Error('no store'));
  opening.onsuccess = () => {
    const transaction = opening.result.transaction('rows', 'readwrite');
    transaction.objectStore('rows').put(new TextEncoder().encode(word), 'control');
    transaction.oncomplete = () => { opening.result.close(); resolve(); };
  };
})`;

const RUN_WORKER = `([code, run]) => new Promise((resolve) => {
  const worker = new Worker(URL.createObjectURL(new Blob([code])));
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => resolve({ failed: message });
  worker.postMessage(run);
})`;

interface Answer {
  readonly figures: WorkerFigures;
  readonly failed?: string;
}

async function inWorker(page: Page, code: string, run: Run): Promise<WorkerFigures> {
  const answer: Answer = await page.evaluate(`(${RUN_WORKER})(${JSON.stringify([code, run])})`);
  if (answer.failed !== undefined) throw new Error(answer.failed);
  return answer.figures;
}

async function bundled(): Promise<string> {
  const output = await build({
    configFile: false,
    root: PROJECT,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'esnext',
      lib: { entry: `${PROJECT}bench/search/search.worker.ts`, formats: ['iife'], name: 'bench' },
    },
  });
  const [result] = Array.isArray(output) ? output : [output];
  const chunk = result !== undefined && 'output' in result ? result.output[0] : undefined;
  if (chunk === undefined) throw new Error('the bundler gave nothing');
  return chunk.code;
}

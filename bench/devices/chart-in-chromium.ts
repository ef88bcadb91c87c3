/**
 * The very chart of the app, drawn in Chromium over ten years of readings: from the pages of the record to the moment at which the
 * browser has painted it and can take the next click. Bundled here as the app bundles it, without the app around it.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { chromium, type Page } from '@playwright/test';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import { scaledIn, type Figures } from '../bench.ts';

const BAR_MS = 300;
const ROUNDS = { quick: 3, whole: 9 } as const;
const PROJECT = new URL('../..', import.meta.url).pathname;
/** Inside the project, so that its folders are found by their names. */
const FOLDER = `${PROJECT}.cache/chart-bench/`;
const CHROMIUM = process.env['LANTERN_CHROMIUM'] ?? '/usr/bin/chromium';

const COMPONENT = `
<script>
  import TrendChart from '#features/observations/view/trend-chart.svelte';
  import { createScreen, setScreen } from '#ui/screen.ts';
  const { observations } = $props();
  setScreen(createScreen());
</script>
<TrendChart name="Blood pressure" {observations} />
`;

const ENTRY = `
import { flushSync, mount, unmount } from 'svelte';
import { standing } from '#clinical/observation-page.ts';
import { tenYears } from '../../bench/devices/ten-years.ts';
import Chart from './chart.svelte';
const pages = tenYears();
/** Milliseconds until it is painted and the next task runs. */
export async function draw() {
  const started = performance.now();
  const chart = mount(Chart, { target: document.body, props: { observations: standing(pages) } });
  flushSync();
  await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
  const took = performance.now() - started;
  const points = document.querySelectorAll('svg circle').length;
  await unmount(chart);
  return { took, points };
}
/** The same arithmetic by which every figure is scaled, in this engine. */
export function loop() {
  const started = performance.now();
  let state = 1;
  for (let step = 0; step < 10_000_000; step += 1) state = (Math.imul(state, 1664525) + 1) >>> 0;
  return state === 0 ? Infinity : performance.now() - started;
}
`;

/** Errors are those of the bundler and of the browser: a figure nobody measured is no figure. */
export async function chromiumChartFigures(quick: boolean): Promise<Figures> {
  const code = await bundled();
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
  });
  try {
    const page = await browser.newPage();
    await page.setContent('<!doctype html><title>Chart</title>');
    await page.addScriptTag({ content: code });
    return await measured(page, quick ? ROUNDS.quick : ROUNDS.whole);
  } finally {
    await browser.close();
  }
}

async function bundled(): Promise<string> {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(`${FOLDER}chart.svelte`, COMPONENT);
  await writeFile(`${FOLDER}entry.js`, ENTRY);
  try {
    const output = await build({
      configFile: false,
      root: PROJECT,
      logLevel: 'error',
      plugins: [svelte({ configFile: false, emitCss: false })],
      define: { 'process.env.NODE_ENV': '"production"' },
      build: {
        write: false,
        lib: { entry: `${FOLDER}entry.js`, formats: ['iife'], name: 'bench' },
      },
    });
    const [result] = Array.isArray(output) ? output : [output];
    const chunk = result !== undefined && 'output' in result ? result.output[0] : undefined;
    if (chunk === undefined) throw new Error('the bundler gave nothing');
    return chunk.code;
  } finally {
    await rm(FOLDER, { recursive: true, force: true });
  }
}

interface InPage {
  readonly bench: {
    draw(): Promise<{ readonly took: number; readonly points: number }>;
    loop(): number;
  };
}

async function measured(page: Page, rounds: number): Promise<Figures> {
  const inPage = await page.evaluate(async (count) => {
    const { bench } = globalThis as unknown as InPage;
    bench.loop();
    await bench.draw();
    const [draws, loops]: [number[], number[]] = [[], []];
    let points = 0;
    for (let round = 0; round < count; round++) {
      const drawn = await bench.draw();
      draws.push(drawn.took);
      points = drawn.points;
      loops.push(bench.loop());
    }
    return { draws, loops, points };
  }, rounds);
  return {
    'chart-of-50000-in-chromium-ms': scaledIn(inPage, BAR_MS),
    'points-in-chromium': {
      value: inPage.points,
      bar: 2_400,
      ok: inPage.points > 100 && inPage.points <= 2_400,
    },
  };
}

/** What somebody waits for at a device with thousands of patients: searching, scrolling, opening a chart, saving what was typed. */
import { chromium, type CDPSession, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { ManyPatients } from './clinic.ts';
import { inPage, OPEN_CHART, SAVE_AND_WAIT, SCROLL_THROUGH, SEARCH_ONCE } from './in-page.ts';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'];
const PASSPHRASE = 'long enough to be measured';
const ARRIVAL_MS_MAX = 30 * 60_000;
/** How much slower than this machine a phone is taken to be. */
const THROTTLE = 4;
const SCROLLS = 60;
/** Fewer than the list draws at first. */
const ROWS = 20;
const SEARCHES = [
  'mar',
  'okoro',
  'ohkoro',
  'حداد',
  'папа',
  'müll',
  '1959',
  'kowalsk',
  'rosa',
  'zzzz',
];

export interface OnScreen {
  readonly arrivedMs: number;
  readonly searches: readonly number[];
  readonly longestScrollTask: number;
  readonly opens: readonly number[];
  readonly saves: readonly number[];
}

interface Measuring {
  readonly address: string;
  readonly clinic: ManyPatients;
  readonly patients: number;
  readonly rounds: number;
}

/** A doctor with a new browser joins, and has all of it before anything is timed. */
export async function onScreen(measuring: Measuring): Promise<OnScreen> {
  const profile = await mkdtemp(join(tmpdir(), 'lantern-bench-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env['LANTERN_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ARGUMENTS,
    viewport: { width: 390, height: 844 },
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const arrivedMs = await arrive(page, measuring);
    const session = await context.newCDPSession(page);
    return { arrivedMs, ...(await timed(page, session, measuring.rounds)) };
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

async function arrive(page: Page, { clinic, patients }: Measuring): Promise<number> {
  await page.goto(clinic.link);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Your name').fill('Koffi');
  await page.getByLabel('Doctor').check();
  await page.getByLabel('Passphrase').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Ask to join' }).click();
  await clinic.letIn();
  const started = performance.now();
  await page.getByRole('link', { name: 'Patients' }).first().click({ timeout: ARRIVAL_MS_MAX });
  await page
    .getByText(`${String(patients)} patients on this device`)
    .waitFor({ timeout: ARRIVAL_MS_MAX });
  return performance.now() - started;
}

async function timed(
  page: Page,
  session: CDPSession,
  rounds: number,
): Promise<Omit<OnScreen, 'arrivedMs'>> {
  await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
  const searches = await searching(page, rounds);
  const longestScrollTask = await scrolling(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const opens = await opening(page, rounds);
  return { searches, longestScrollTask, opens, saves: await saving(page, rounds) };
}

/** From the last key of a word until the list that answers it is painted. */
async function searching(page: Page, rounds: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++)
    for (const word of SEARCHES) times.push(await inPage(page, SEARCH_ONCE, word));
  await page.getByLabel('Search patients').fill('');
  return times;
}

/** Flings through the list to its end as far as it goes, and asks for the longest task meanwhile. */
const scrolling = (page: Page): Promise<number> => inPage(page, SCROLL_THROUGH, SCROLLS);

/** From pressing a patient's row until what an emergency needs stands there. */
async function opening(page: Page, rounds: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds * SEARCHES.length; round++) {
    const row = round % ROWS;
    await page.locator('li[aria-posinset] a').nth(row).scrollIntoViewIfNeeded();
    times.push(await inPage(page, OPEN_CHART, row));
    await page.goBack();
    await page.getByLabel('Search patients').waitFor();
  }
  return times;
}

/** From pressing "Save" until the entry stands in the chart, which is after it lies on the disk. */
async function saving(page: Page, rounds: number): Promise<readonly number[]> {
  await page.locator('li[aria-posinset] a').first().click();
  const times: number[] = [];
  for (let round = 0; round < rounds * 3; round++) {
    await page.getByRole('button', { name: 'Add allergy' }).click();
    const substance = `Pollen ${String(round)}`;
    await page.getByLabel('Substance').fill(substance);
    await page.getByLabel('Mild').check();
    times.push(await inPage(page, SAVE_AND_WAIT, substance));
  }
  return times;
}

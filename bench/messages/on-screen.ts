/** A long conversation in a real browser: a doctor joins with a new one, has all of it, opens it again and again, and flings through. */
import { chromium, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Client } from '#shell/headless/client.ts';
import { now } from '#shell/headless/watching.ts';
import { inPage } from '../record/in-page.ts';
import { addEverybody } from './talking.ts';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'];
const NEWCOMER = 'Ines';
const PASSPHRASE = 'long enough to be measured';
const ARRIVAL_MS_MAX = 60 * 60_000;
/** How much slower than this machine a phone is taken to be. */
const THROTTLE = 4;
const SCROLLS = 80;

export interface ConversationOnScreen {
  /** Milliseconds from pressing its row until its newest message is painted. */
  readonly opens: readonly number[];
  /** Milliseconds of the longest task while flinging through, none being none over 50. */
  readonly longestTask: number;
}

interface Watching {
  /** Of who lets the browser in. */
  readonly client: Client;
  /** Of the long conversation. */
  readonly name: string;
  readonly messages: number;
  readonly opens: number;
  readonly tell: (what: string) => void;
}

export async function onScreen(watching: Watching): Promise<ConversationOnScreen> {
  const profile = await mkdtemp(join(tmpdir(), 'lantern-bench-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env['LANTERN_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ARGUMENTS,
    viewport: { width: 390, height: 844 },
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await arrive(page, watching);
    watching.tell('a browser has joined and has them');
    const opens: number[] = [];
    for (let round = 0; round < watching.opens; round++) {
      opens.push(await inPage(page, OPEN_CONVERSATION, 0));
      await page.goBack();
      await page.getByLabel('Search names and latest messages').waitFor();
    }
    watching.tell('opened again and again');
    await inPage(page, OPEN_CONVERSATION, 0);
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
    return { opens, longestTask: await inPage(page, FLING_THROUGH, SCROLLS) };
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

async function arrive(page: Page, { client, name, messages }: Watching): Promise<void> {
  const { core } = client;
  const made = await core.createInvitation();
  if (!made.ok) throw new Error(made.error.code);
  await client.wait(client.isSettled);
  const { id, link } = made.value;
  await page.goto(link);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Your name').fill(NEWCOMER);
  await page.getByLabel('Doctor').check();
  await page.getByLabel('Passphrase').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Ask to join' }).click();
  await client.wait(() =>
    now(core.invitations).some((one) => one.id === id && one.request?.checkNumber !== undefined),
  );
  const admitted = await core.admit(id);
  if (!admitted.ok) throw new Error(admitted.error.code);
  await page.getByRole('link', { name: 'Messages' }).first().waitFor({ timeout: ARRIVAL_MS_MAX });
  await client.wait(() => now(core.people).some((person) => person.name === NEWCOMER));
  await addEverybody(client, name);
  await page.getByRole('link', { name: 'Messages' }).first().click();
  await page.getByText(`${String(messages)} unread`).waitFor({ timeout: ARRIVAL_MS_MAX });
}

const PAINTED = `const painted = () =>
  new Promise((done) => requestAnimationFrame(() => setTimeout(done)));`;

/** From pressing the long conversation's row until its newest message is painted and in sight. */
const OPEN_CONVERSATION = `async () => {
  ${PAINTED}
  const row = [...document.querySelectorAll('li a')].find((each) => each.textContent.includes('unread'))
    ?? document.querySelector('.list li a');
  const started = performance.now();
  row.click();
  const isThere = () => document.querySelectorAll('[role=log] [data-message]').length > 0;
  while (!isThere()) await new Promise((next) => requestAnimationFrame(next));
  await painted();
  return performance.now() - started;
}`;

/** Flings up through the messages; the longest task meanwhile. */
const FLING_THROUGH = `async (scrolls) => {
  const log = document.querySelector('[role=log]');
  let longest = 0;
  const observer = new PerformanceObserver((entries) => {
    for (const { duration } of entries.getEntries()) longest = Math.max(longest, duration);
  });
  observer.observe({ entryTypes: ['longtask'] });
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const before = log.scrollTop;
  for (let turn = 0; turn < scrolls; turn++) {
    log.scrollBy({ top: -1200 });
    await pause(50);
  }
  await pause(200);
  observer.disconnect();
  if (log.scrollTop === before) throw new Error('the conversation did not scroll');
  return longest;
}`;

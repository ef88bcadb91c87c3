/**
 * Chromium is killed while somebody writes, again and again over one profile: whatever the screen had shown as saved is there
 * afterwards, and nothing twice. `npm run soak -- kills` does it 500 times.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { KillableBrowser } from './support/killable-browser.ts';
import { RelayProcess } from './support/relay-process.ts';

const KILLS = Number(process.env['LANTERN_BROWSER_KILLS'] ?? '2');
const SEED = Number(process.env['LANTERN_SEED'] ?? '20261122');
const PASSPHRASE = 'long enough for a test';
/** After so many kills another patient's record is begun: a list of hundreds is slow to write in. */
const KILLS_A_RECORD = 10;
/** How long somebody writes before the battery is pulled. */
const WRITING_MS_MAX = 4_000;
const MINUTE_MS = 60_000;

/** What the screen showed as saved, by the family name of the patient; and what was under way when the battery was pulled. */
class Journal {
  readonly saved = new Map<string, string[]>();
  readonly doubtful = new Set<string>();
  #next = 1;

  name(): string {
    return `Kestrel${String(this.#next++)}x`;
  }
}

test(`what was shown as saved is there after the browser is killed ${KILLS} times while somebody writes`, async ({
  launchOptions,
}) => {
  test.setTimeout((5 + KILLS) * MINUTE_MS);
  const relay = await RelayProcess.create();
  const profile = await mkdtemp(join(tmpdir(), 'lantern-killed-'));
  const random = seeded(SEED);
  const journal = new Journal();
  let browser: KillableBrowser | undefined;
  try {
    for (let kill = 0; kill <= KILLS; kill++) {
      browser = await KillableBrowser.start(profile, launchOptions.executablePath ?? 'chromium');
      const { page } = browser;
      await page.goto(relay.address);
      if (kill === 0) await found(page);
      else await unlock(page);
      for (const family of kill === KILLS
        ? journal.saved.keys()
        : [...journal.saved.keys()].slice(-1))
        await checkRecord(page, family, journal);
      if (kill === KILLS) break;
      if (kill % KILLS_A_RECORD === 0) await register(page, journal);
      const writing = write(page, journal);
      await page.waitForTimeout(random() * WRITING_MS_MAX);
      await browser.kill();
      await writing;
    }
    const saved = [...journal.saved.values()].flat();
    expect(saved.length, `seed ${SEED}: something was written`).toBeGreaterThan(0);
  } finally {
    await browser?.kill();
    await relay.remove();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

async function found(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Set up a new clinic' }).click();
  await page.getByLabel('Name of the clinic').fill('Lakeside');
  await page.getByLabel('Your name').fill('Amina Diallo');
  await page.getByLabel('Nurse').check();
  await page.getByLabel('Passphrase').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Set up clinic' }).click();
  await expect(page.getByRole('link', { name: 'Patients' }).first()).toBeVisible();
}

async function unlock(page: Page): Promise<void> {
  await page.getByLabel('Passphrase').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByRole('link', { name: 'Patients' }).first()).toBeVisible();
}

/** Leaves the page in the new record. */
async function register(page: Page, journal: Journal): Promise<void> {
  const family = journal.name();
  await page.getByRole('link', { name: 'Patients' }).first().click();
  await page.getByRole('link', { name: 'New patient' }).first().click();
  await page.getByLabel('Family name').fill(family);
  await page.getByLabel('Given name').fill('Rosa');
  await page.getByLabel('Day').fill('7');
  await page.getByLabel('Month').selectOption('03');
  await page.getByLabel('Year').fill('1959');
  await page.getByLabel('Female').check();
  await page.getByRole('button', { name: 'Register patient' }).click();
  await expect(page.getByRole('heading', { name: 'Allergies' })).toBeVisible();
  journal.saved.set(family, []);
}

/** One allergy after the other, until the browser is gone. A dialog that has closed says that its entry is saved. */
async function write(page: Page, journal: Journal): Promise<void> {
  const saved = [...journal.saved.values()].at(-1);
  for (;;) {
    const substance = journal.name();
    try {
      await page.getByRole('button', { name: 'Add allergy' }).click();
      await page.getByLabel('Substance').fill(substance);
      await page.getByLabel('Severe').check();
      journal.doubtful.add(substance);
      await page.getByRole('button', { name: 'Save allergy' }).click();
      await expect(page.getByRole('dialog')).toBeHidden();
    } catch {
      return;
    }
    saved?.push(substance);
    journal.doubtful.delete(substance);
  }
}

/** Leaves the page in the record. */
async function checkRecord(page: Page, family: string, journal: Journal): Promise<void> {
  await page.getByRole('link', { name: 'Patients' }).first().click();
  await page.getByRole('link', { name: family }).first().click();
  await expect(page.getByRole('heading', { name: 'Allergies' })).toBeVisible();
  const heading = page.getByRole('heading', { name: 'Allergies' });
  const lines = page.locator('section').filter({ has: heading }).getByRole('listitem');
  for (const substance of journal.saved.get(family) ?? [])
    await expect(lines.filter({ hasText: substance }), `seed ${SEED}`).toHaveCount(1);
  for (const substance of journal.doubtful)
    expect(await lines.filter({ hasText: substance }).count()).toBeLessThanOrEqual(1);
}

/** Numbers of at least 0 and below 1. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

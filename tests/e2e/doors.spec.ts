/**
 * What stands before an open session and over it, in every look: the first screen, founding, joining, recovery, the demo's doors,
 * the lock, entries that wait, and what is left when access has ended. A route outside the session without a visit fails here.
 */
import { existsSync, readdirSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { lookInLittleRoom, lookOnDesktop, lookOnPhone } from './support/every-look.ts';
import { DESKTOP, follow, go, settle } from './support/looks.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

const ROUTES = 'web/routes';
const ACROSS = { timeout: 60_000 };
const passphrase = 'long enough for a test';

test.setTimeout(900_000);

test('every door of the app holds in every look', async ({ launchOptions }) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(
    { name: 'Amina Sarr', profession: 'Nurse', passphrase },
    launchOptions,
  );
  const doctor = await Person.create(
    { name: 'Dr Lee', profession: 'Doctor', passphrase },
    launchOptions,
  );
  const [hers, his] = [nurse.page, doctor.page];
  const visited = new Set<string>();
  const visit = async (page: Page, name: string): Promise<void> => {
    visited.add(name.split(',')[0] ?? name);
    await inEveryLook(page, name);
  };
  try {
    await test.step('a device that nobody has set up', async () => {
      // The bare address leads on to the first screen.
      await hers.goto(relay.address);
      await expect(hers).toHaveURL(/\/start$/);
      visited.add('/');
      await visit(hers, '/start');
      await hers.getByRole('button', { name: 'Set up a new clinic' }).click();
      await visit(hers, '/start, founding a clinic');
      await hers.getByRole('button', { name: 'Set up clinic' }).click();
      await expect(hers.locator('[aria-invalid="true"]').first()).toBeVisible();
      await visit(hers, '/start, founding a clinic with nothing filled in');
      for (const door of ['/demo', '/recover', '/join']) {
        await go(hers, door);
        await visit(hers, door);
      }
    });

    await test.step('a colleague joins', async () => {
      await nurse.foundClinic(relay.address, 'Kestrel Valley Clinic');
      const link = await nurse.invite();
      await inEveryLook(hers, '/org/people with an invitation');
      await his.goto(link);
      await his.getByRole('button', { name: 'Continue' }).click();
      await expect(his.getByLabel('Your name')).toBeVisible();
      await visit(his, '/join, with a link');
      await his.getByLabel('Your name').fill('Dr Lee');
      await his.getByLabel('Doctor').check();
      await his.getByLabel('Passphrase').fill(passphrase);
      await his.getByRole('button', { name: 'Ask to join' }).click();
      await expect(his.getByTestId('check-number')).toBeVisible(ACROSS);
      await visit(his, '/join, waiting to be let in');
      await inEveryLook(hers, '/org/people with somebody who asks');
      await hers.getByRole('button', { name: 'Let in', exact: true }).click();
      await expect(his.getByRole('link', { name: 'Patients' }).first()).toBeVisible(ACROSS);
    });

    await test.step('entries wait while there is no server', async () => {
      await relay.stop();
      await nurse.registerPatient({ family: 'Marín', given: 'Rosa' });
      await nurse.recordAllergy({ substance: 'Penicillin', reaction: 'Hives' });
      await go(hers, '/sync/waiting');
      await expect(hers.getByText(/entries only on this device/).first()).toBeVisible();
      await inEveryLook(hers, '/sync/waiting with entries');
      await relay.start();
      await expect(hers.getByText(/only on this device/)).toHaveCount(0, ACROSS);
    });

    await test.step('locked', async () => {
      await hers.getByRole('button', { name: 'Lock now' }).first().click();
      await expect(hers.getByRole('heading', { name: 'Locked' })).toBeVisible();
      await visit(hers, '/unlock');
      await hers.getByLabel('Passphrase').fill('not the one it is');
      await hers.getByRole('button', { name: 'Unlock' }).click();
      await expect(hers.getByText('That passphrase did not match')).toBeVisible();
      await visit(hers, '/unlock, with a wrong passphrase');
      await nurse.unlock();
      await expect(hers.getByRole('link', { name: 'Patients' }).first()).toBeVisible();
    });

    await test.step('an access that has ended leaves what was sent, and nothing to begin', async () => {
      await go(hers, '/org/people');
      await hers.getByRole('button', { name: /^End access/ }).click();
      await hers
        .getByRole('alertdialog')
        .getByRole('button', { name: /End access/ })
        .click();
      await expect(his.getByText(/^Access ended/).first()).toBeVisible(ACROSS);
      await expect(his.getByRole('button', { name: 'New', exact: true })).toHaveCount(0);
      await expect(his.getByRole('link', { name: 'Patients' })).toHaveCount(0);
      await his.keyboard.press('Control+k');
      await his.keyboard.type('marin');
      await expect(his.getByRole('option')).toHaveCount(0);
      await his.keyboard.press('Escape');
      await lookOnDesktop(his, 'access has ended');
    });

    const doors = readdirSync(ROUTES)
      .filter((name) => existsSync(`${ROUTES}/${name}/+page.svelte`))
      .map((name) => `/${name}`);
    expect([...visited].sort(), 'a route without a visit: walk it above').toEqual(
      ['/', ...doors].sort(),
    );
    expect([...nurse.complaints, ...doctor.complaints]).toEqual([]);
  } finally {
    await nurse.close();
    await doctor.close();
    await relay.remove();
    await nurse.remove();
    await doctor.remove();
  }
});

async function inEveryLook(page: Page, name: string): Promise<void> {
  await settle(page);
  await lookOnDesktop(page, name);
  const language = page.locator('select:has(option[lang="ar"])');
  // Inside a session the language is a setting, and the walk of all screens has changed it.
  if ((await language.count()) > 0) {
    await language.selectOption('ar');
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    await lookOnPhone(page, name);
    await language.selectOption('fr');
    await lookInLittleRoom(page, name);
    await language.selectOption('en');
  } else await lookOnPhone(page, name);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.setViewportSize(DESKTOP);
}

test('somebody else’s screen does not open by its address', async ({ browser }) => {
  const relay = await RelayProcess.create();
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    await page.goto(`${relay.address}/demo`);
    await page.getByRole('button', { name: 'As Rosa, patient' }).click();
    await expect(page).toHaveURL(/\/me$/, ACROSS);
    for (const path of ['/today', '/patients/new', '/org/people']) {
      await follow(page, path);
      await expect(page).toHaveURL(/\/me$/);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Home');
    }
  } finally {
    await context.close();
    await relay.remove();
  }
});

test('who asks their system for less motion sees none', async ({ browser }) => {
  const relay = await RelayProcess.create();
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    await page.goto(relay.address);
    await expect(page.getByRole('button', { name: 'Set up a new clinic' })).toBeVisible();
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter((element) => getComputedStyle(element).transitionProperty !== 'none')
        .map((element) => element.outerHTML.slice(0, 80)),
    );
    expect(moving).toEqual([]);
  } finally {
    await context.close();
    await relay.remove();
  }
});

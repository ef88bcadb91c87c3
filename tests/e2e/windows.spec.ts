/** One window at a time holds the engine; the other says so, and takes over when the first one closes. */
import { expect, test } from '@playwright/test';
import { RelayProcess } from './support/relay-process.ts';

test('a second window of one browser waits, and goes on when the first is closed', async ({
  browser,
}) => {
  const relay = await RelayProcess.create();
  const context = await browser.newContext();
  try {
    const first = await context.newPage();
    await first.goto(relay.address);
    await expect(first.getByRole('button', { name: 'Set up a new clinic' })).toBeVisible();
    const second = await context.newPage();
    await second.goto(relay.address);
    await expect(second.getByRole('heading', { name: 'Open in another window' })).toBeVisible();
    await first.close();
    await expect(second.getByRole('button', { name: 'Set up a new clinic' })).toBeVisible();
  } finally {
    await context.close();
    await relay.remove();
  }
});

test('locking drops everything from the screen and a wrong passphrase opens nothing', async ({
  browser,
}) => {
  const relay = await RelayProcess.create();
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(relay.address);
    await page.getByRole('button', { name: 'Set up a new clinic' }).click();
    await page.getByLabel('Name of the clinic').fill('Lakeside');
    await page.getByLabel('Your name').fill('Amina');
    await page.getByLabel('Nurse').check();
    await page.getByLabel('Passphrase').fill('long enough for a test');
    await page.getByRole('button', { name: 'Set up clinic' }).click();
    await expect(page.getByRole('link', { name: 'Patients' }).first()).toBeVisible();
    await page.getByRole('button', { name: 'Lock now' }).click();
    await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible();
    await expect(page.getByText('Lakeside')).toHaveCount(0);
    await page.getByLabel('Passphrase').fill('something else entirely');
    await page.getByRole('button', { name: 'Unlock' }).click();
    await expect(page.getByText('That passphrase did not match')).toBeVisible();
    await page.getByLabel('Passphrase').fill('long enough for a test');
    await page.getByRole('button', { name: 'Unlock' }).click();
    await expect(page.getByText('Amina').first()).toBeVisible();
  } finally {
    await context.close();
    await relay.remove();
  }
});

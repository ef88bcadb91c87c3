/**
 * One window at a time has the engine; the other says so, is given it when it asks, and takes it over when the first one closes or
 * stands still.
 */
import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { RelayProcess } from './support/relay-process.ts';

test('a second window of one browser waits, is given the engine when it asks, and goes on when the other is closed', async ({
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
    await second.getByRole('button', { name: 'Use Lantern here' }).click();
    await expect(second.getByRole('button', { name: 'Set up a new clinic' })).toBeVisible();
    await expect(first.getByRole('heading', { name: 'Open in another window' })).toBeVisible();
    await second.close();
    await expect(first.getByRole('button', { name: 'Set up a new clinic' })).toBeVisible();
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

    await test.step('a window that stands still is taken from once somebody says so, and says so itself when it wakes', async () => {
      const browserOfPage = await context.newCDPSession(page);
      await browserOfPage.send('Debugger.enable');
      const stands = new Promise((resolve) => browserOfPage.once('Debugger.paused', resolve));
      await browserOfPage.send('Debugger.pause');
      await stands;
      const second = await context.newPage();
      await second.goto(relay.address);
      await expect(second.getByText('that window does not answer')).toBeVisible();
      await expectAccessible(second, 'a window that stands still');
      await second.getByRole('button', { name: 'Take over here' }).click();
      await second.getByLabel('Passphrase').fill('long enough for a test');
      await second.getByRole('button', { name: 'Unlock' }).click();
      await expect(second.getByRole('link', { name: 'Patients' }).first()).toBeVisible();
      await browserOfPage.send('Debugger.resume');
      await expect(page.getByText('another one took over')).toBeVisible();
      await expect(page.getByText('Amina')).toHaveCount(0);
      await expectAccessible(page, 'a window that was taken from');
      await expect(second.getByText('Amina').first()).toBeVisible();
    });
  } finally {
    await context.close();
    await relay.remove();
  }
});

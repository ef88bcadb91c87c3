/** What breaks under somebody's hands in a real browser: a page that froze, a Wi-Fi with a form, a tab that crashed. */
import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { fillRoom, makeRoom, smallRoom } from './support/ballast.ts';
import { CaptivePortal } from './support/captive-portal.ts';
import { go } from './support/looks.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';
import { allSent, amina, unlock } from './support/tablet.ts';

test('a frozen page, a Wi-Fi with a form and a crash cost nothing that was shown as saved', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const person = await Person.create(amina, launchOptions);
  const { page } = person;
  const browser = await page.context().newCDPSession(page);
  try {
    await smallRoom(browser, relay.address);
    await person.foundClinic(relay.address, 'Lakeside');
    await person.registerPatient({ family: 'Marín', given: 'Rosa' });
    await person.installed();
    await allSent(page);

    await test.step('a page that was frozen goes on where it was', async () => {
      await browser.send('Page.setWebLifecycleState', { state: 'frozen' });
      await browser.send('Page.setWebLifecycleState', { state: 'active' });
      await person.recordAllergy({ substance: 'Nuts', reaction: 'Rash' });
      await allSent(page);
    });

    await test.step('a Wi-Fi with a form is not the server: it is said so, and everything goes on here', async () => {
      await relay.stop();
      const portal = await CaptivePortal.on(relay.port);
      await go(page, '/sync');
      await expect(page.getByText('The Wi-Fi here wants you to sign in first.')).toBeVisible();
      await expectAccessible(page, 'a Wi-Fi with a form');
      await page.reload();
      await person.unlock();
      await person.openPatient('Marín');
      await person.recordAllergy({ substance: 'Pollen', reaction: 'Sneezing' });
      await portal.end();
      await relay.start();
      await allSent(page);
    });

    await test.step('a browser without room refuses an entry and says so, and takes it when there is room', async () => {
      await fillRoom(page);
      await page.getByRole('button', { name: 'Add allergy' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Substance').fill('Latex');
      await dialog.getByLabel('Severe').check();
      await dialog.getByRole('button', { name: 'Save allergy' }).click();
      await expect(dialog.getByText('This device is full.')).toBeVisible();
      await expectAccessible(page, 'a browser without room');
      await expect(dialog.getByLabel('Substance')).toHaveValue('Latex');
      await makeRoom(page);
      await expect(async () => {
        if (await dialog.isVisible())
          await dialog.getByRole('button', { name: 'Save allergy' }).click();
        await expect(dialog).toBeHidden({ timeout: 2_000 });
      }).toPass();
      await allSent(page);
    });

    await test.step('a tab that crashes loses nothing that was saved', async () => {
      await person.recordAllergy({ substance: 'Iodine', reaction: 'Hives' });
      const crashed = page.waitForEvent('crash');
      void browser.send('Page.crash').catch(() => undefined);
      await crashed;
      const next = await page.context().newPage();
      await page.close();
      await next.goto(relay.address);
      await unlock(next, amina.passphrase);
      await next.getByRole('link', { name: 'Patients' }).first().click();
      await next.getByRole('link', { name: 'Marín' }).first().click();
      const heading = next.getByRole('heading', { name: 'Allergies' });
      const lines = next.locator('section').filter({ has: heading }).getByRole('listitem');
      for (const substance of ['Nuts', 'Pollen', 'Latex', 'Iodine'])
        await expect(lines.filter({ hasText: substance })).toHaveCount(1);
      await allSent(next);
    });
  } finally {
    await person.close();
    await relay.stop();
  }
  await Promise.all([relay.remove(), person.remove()]);
});

/** A screen that is left alone, and a phone that is lost: what comes back, and by what. */
import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

const nurse = {
  name: 'Amina Diallo',
  profession: 'Nurse',
  passphrase: 'correct horse staple',
} as const;
const PIN = '482915';
const MINUTE = 60_000;

test('a PIN goes back to the half-typed form, and a new phone to the clinic by the paper kit alone', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const amina = await Person.create(nurse, launchOptions);
  const { page } = amina;
  try {
    await page.clock.install();
    await amina.foundClinic(relay.address, 'Lakeside');
    await amina.registerPatient({ family: 'Marín', given: 'Rosa' });

    await test.step('a PIN is set, and a form is half typed', async () => {
      await amina.go('Settings');
      await page.getByRole('link', { name: 'PIN' }).click();
      await page.getByLabel('New PIN').fill(PIN);
      await page.getByRole('button', { name: 'Set PIN' }).click();
      await expect(page.getByText('A PIN is set.')).toBeVisible();
      await expectAccessible(page);
      await amina.go('Patients');
      await page.getByRole('link', { name: 'New patient' }).first().click();
      await page.getByLabel('Family name').fill('Half ty');
    });

    await test.step('an idle screen warns, then shows nothing but the lock', async () => {
      await page.clock.fastForward(29 * MINUTE);
      await expect(page.getByText('Your PIN opens it again.')).toBeVisible();
      await page.clock.fastForward(2 * MINUTE);
      await expect(page.getByRole('heading', { name: 'Screen locked' })).toBeVisible();
      await expect(page.getByLabel('Family name')).toBeHidden();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('heading', { name: 'Screen locked' })).toBeVisible();
    });

    await test.step('the PIN goes back to where she was', async () => {
      await page.getByLabel('PIN').fill('111111');
      await page.getByRole('button', { name: 'Open', exact: true }).click();
      await expect(page.getByText('4 tries left')).toBeVisible();
      await page.getByLabel('PIN').fill(PIN);
      await page.getByRole('button', { name: 'Open', exact: true }).click();
      await expect(page.getByLabel('Family name')).toHaveValue('Half ty');
      await expect(page.getByLabel('Family name')).toBeFocused();
    });

    const code = await test.step('she tests her recovery kit with the whole code', async () => {
      await amina.go('Settings');
      await page.getByRole('link', { name: 'Recovery kit' }).click();
      await page.getByRole('button', { name: 'Show my code' }).click();
      const list = page.getByRole('list', { name: 'Your recovery code' });
      await expect(list.getByRole('listitem')).toHaveCount(9);
      const groups = await list.locator('li > [aria-hidden]').allInnerTexts();
      await expectAccessible(page);
      await page.getByLabel('The code on your paper').fill(groups.slice(0, 2).join(' '));
      await page.getByRole('button', { name: 'I have it. Test it now' }).click();
      await expect(page.getByText('That is not your recovery code.')).toBeVisible();
      await page.getByLabel('The code on your paper').fill(groups.join(' ').toLowerCase());
      await page.getByRole('button', { name: 'I have it. Test it now' }).click();
      await expect(page.getByText('It works.')).toBeVisible();
      await expect(list).toBeHidden();
      return groups.join('-');
    });

    await test.step('five wrong PINs ask for the passphrase', async () => {
      await page.clock.fastForward(31 * MINUTE);
      for (const left of [4, 3, 2, 1]) {
        await page.getByLabel('PIN').fill('000000');
        await page.getByRole('button', { name: 'Open', exact: true }).click();
        await expect(
          page.getByText(left === 1 ? '1 try left' : `${left} tries left`),
        ).toBeVisible();
      }
      await page.getByLabel('PIN').fill('000000');
      await page.getByRole('button', { name: 'Open', exact: true }).click();
      await expect(page.getByLabel('Passphrase')).toBeVisible();
    });

    await amina.close();
    const phone = await Person.create(nurse, launchOptions);
    try {
      await phone.page.goto(`${relay.address}/recover#${code}`);
      await expect(phone.page.getByLabel('The code on your paper')).toHaveValue(code);
      await expect(phone.page).toHaveURL(/\/recover$/);
      await expectAccessible(phone.page);
      await phone.page.getByLabel('Passphrase').fill('another long passphrase');
      await phone.page.getByRole('button', { name: 'Open my place' }).click();
      await phone.openPatient('Marín');
    } finally {
      await phone.close();
      await phone.remove();
    }
  } finally {
    await relay.stop();
  }
  await Promise.all([relay.remove(), amina.remove()]);
});

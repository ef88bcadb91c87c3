/** A colleague who sees only what is shared with them, and work that came after an access had ended: through the screens. */
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { openTab } from './support/chart.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';
import { AMINA, KOFFI } from './support/staff.ts';

const ACROSS = { timeout: 60_000 };

async function level(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Change level' }).click();
  await page.getByLabel(name, { exact: true }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Change level' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

test('a record is shared with one colleague to read, and late work is taken up with a reason', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const amina = await Person.create(AMINA, launchOptions);
  const koffi = await Person.create(KOFFI, launchOptions);
  const [hers, his] = [amina.page, koffi.page];
  try {
    await amina.foundClinic(relay.address, 'Lakeside');
    await amina.registerPatient({ family: 'Marín', given: 'Rosa' });
    await amina.recordAllergy({ substance: 'Latex', reaction: 'rash' });

    await test.step('he is let in for shared records only, and sees none', async () => {
      await koffi.join(await amina.invite());
      await koffi.checkNumber();
      await amina.checkNumber();
      await expectAccessible(hers);
      // A doctor usually comes among the doctors; who lets him in decides otherwise.
      await expect(hers.getByRole('radio', { name: /^Doctors/ })).toBeChecked();
      await hers.getByRole('radio', { name: /^Shared records only/ }).check();
      await hers.getByRole('button', { name: 'Let in', exact: true }).click();
      await koffi.go('Patients');
      await expect(hers.getByText('Shared records only').first()).toBeVisible();
      await expect(his.getByRole('link', { name: 'Marín' })).toHaveCount(0);
    });

    await test.step('she shares the record with him to read; he reads, and is told that he cannot write', async () => {
      await amina.openPatient('Marín');
      await openTab(hers, 'More');
      await hers.getByRole('button', { name: 'Share with a colleague' }).click();
      await hers.getByLabel('Colleague').selectOption({ index: 1 });
      await expectAccessible(hers);
      await hers.getByRole('button', { name: 'Share', exact: true }).click();
      await expect(hers.getByRole('dialog')).toBeHidden();
      await expect(hers.getByRole('heading', { name: 'Shared with' })).toBeVisible();
      await expectAccessible(hers);
      await koffi.openPatient('Marín');
      await expect(his.getByText('Latex').first()).toBeVisible();
      await expect(his.getByText(/^Read only:/)).toBeVisible();
      await expect(his.getByRole('button', { name: 'Add allergy' })).toHaveCount(0);
      await his.keyboard.press('Control+k');
      await his.keyboard.type('vital');
      await expect(his.getByRole('option', { name: 'Record vitals' })).toHaveCount(0);
      await his.keyboard.press('Escape');
    });

    await test.step('what his device refuses him, because she lowered him meanwhile, she reads under People', async () => {
      await level(hers, 'Read and write');
      await expect(his.getByText(/^Read only:/)).toBeHidden(ACROSS);
      await his.getByRole('button', { name: 'Add allergy' }).click();
      await his.getByLabel('Substance').fill('Nickel');
      await level(hers, 'Read only');
      await expect(his.getByText(/^Read only:/)).toBeVisible(ACROSS);
      await his.getByRole('button', { name: 'Save allergy' }).click();
      await expect(his.getByRole('dialog').getByRole('alert')).toBeVisible();
      await expectAccessible(his, 'what was refused');
      await his.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      await amina.go('People');
      await expect(hers.getByRole('heading', { name: 'Refused attempts' })).toBeVisible(ACROSS);
      await expect(hers.getByText('They may only read in that record.')).toBeVisible();
      await expectAccessible(hers, 'what was refused, for whoever leads the clinic');
      await amina.openPatient('Marín');
      await openTab(hers, 'More');
    });

    await test.step('she raises him to writing; out of reach he writes after she has ended his access', async () => {
      await level(hers, 'Read and write');
      await expect(his.getByText(/^Read only:/)).toBeHidden(ACROSS);
      await koffi.reloadOffline();
      await amina.go('People');
      // The chart she leaves has a button of the same name, for the share.
      await expect(hers.getByRole('heading', { name: 'Staff' })).toBeVisible();
      await hers.getByRole('button', { name: /^End access/ }).click();
      await hers
        .getByRole('alertdialog')
        .getByRole('button', { name: /End access/ })
        .click();
      await expect(hers.getByText('Access ended')).toBeVisible();
      await koffi.openPatient('Marín');
      await koffi.recordAllergy({ substance: 'Pollen', reaction: 'sneezing' });
      await koffi.back();
    });

    await test.step('she sees what he wrote and what it would change, and takes it up with a reason', async () => {
      await hers.goto(`${relay.address}/sync/set-aside`);
      await amina.unlock();
      await expect(hers.getByRole('heading', { name: /By Koffi Mensah/ })).toBeVisible(ACROSS);
      await expect(hers.getByText('Pollen')).toBeVisible();
      await expectAccessible(hers);
      await hers.getByRole('button', { name: 'Take it up' }).click();
      await hers.getByLabel('Reason').fill('He was on the ward until noon.');
      await expectAccessible(hers);
      await hers.getByRole('alertdialog').getByRole('button', { name: 'Take it up' }).click();
      await expect(hers.getByText(/^Taken up by Amina Diallo/)).toBeVisible();
      await expect(hers.getByText('He was on the ward until noon.')).toBeVisible();
      await amina.openPatient('Marín');
      await expect(hers.getByText('Pollen').first()).toBeVisible();
    });

    await test.step('his own device says that his access ended, and what became of what he wrote', async () => {
      await expect(his.getByText(/^Access ended/).first()).toBeVisible(ACROSS);
      await expect(his.getByText(/^Taken up by Amina Diallo/)).toBeVisible(ACROSS);
      await expectAccessible(his);
    });
  } finally {
    for (const person of [amina, koffi]) await person.close();
    await relay.stop();
  }
  await Promise.all([relay.remove(), amina.remove(), koffi.remove()]);
});

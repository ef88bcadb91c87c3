/** A phone beside the clinic's tablet: added by code and number, one person on both, and ended when it is lost. */
import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';
import { AMINA } from './support/staff.ts';

test('a second device is added by code and number, shows the same, and opens nothing newer once it is ended', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const [tablet, phone] = [
    await Person.create(AMINA, launchOptions),
    await Person.create(AMINA, launchOptions),
  ];
  await phone.page.setViewportSize({ width: 390, height: 844 });
  const allergy = (person: Person, substance: string) => person.page.getByText(substance).first();
  try {
    await tablet.foundClinic(relay.address, 'Lakeside');
    await tablet.registerPatient({ family: 'Marín', given: 'Rosa' });

    const link =
      await test.step('the tablet shows a code for one more device of hers', async () => {
        await tablet.go('Settings');
        await tablet.page.getByRole('link', { name: /^Your devices/ }).click();
        await tablet.page.getByRole('button', { name: 'Add a device' }).click();
        await expect(
          tablet.page.getByRole('img', { name: 'Invitation as a QR code' }),
        ).toBeVisible();
        await expectAccessible(tablet.page, 'adding a device');
        return tablet.page.getByLabel('Invitation link').inputValue();
      });

    await test.step('the phone says what the link does, and takes a passphrase of its own', async () => {
      const { page } = phone;
      await page.goto(link);
      await expect(page).toHaveURL(/\/join$/);
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(page.getByRole('heading', { name: 'Make this device yours' })).toBeVisible();
      await expectAccessible(page, 'joining as a device');
      await page.getByLabel('Name of the device').fill('Phone');
      await page.getByLabel('Passphrase').fill('another long passphrase');
      await page.getByRole('button', { name: 'Ask my other device' }).click();
    });

    await test.step('both show one number, and the phone says whose it will be', async () => {
      const number = await tablet.checkNumber();
      await expect(phone.page.getByTestId('check-number')).toHaveText(number);
      await expect(phone.page.getByText('Amina Diallo')).toBeVisible();
      await expectAccessible(phone.page, 'waiting to be added');
      await expectAccessible(tablet.page, 'a device that asks');
      await tablet.page.getByLabel('Passphrase').fill(AMINA.passphrase);
      await tablet.page.getByRole('button', { name: 'Add this device' }).click();
    });

    await test.step('what is written on one is on the other, under one name', async () => {
      await phone.openPatient('Marín');
      await phone.recordAllergy({ substance: 'Latex', reaction: 'rash' });
      await tablet.openPatient('Marín');
      await expect(allergy(tablet, 'Latex')).toBeVisible();
      await tablet.recordAllergy({ substance: 'Nuts', reaction: 'swelling' });
      await expect(allergy(phone, 'Nuts')).toBeVisible();
    });

    await test.step('each device has its name, and a new one is told to the other', async () => {
      await tablet.go('Settings');
      await tablet.page.getByRole('link', { name: /^Your devices/ }).click();
      await tablet.page.getByRole('button', { name: /^Rename.*Computer/ }).click();
      await tablet.page.getByLabel('Name of the device').fill('Ward tablet');
      await tablet.page.getByRole('button', { name: 'Save name' }).click();
      await expect(tablet.page.getByText('Ward tablet', { exact: true })).toBeVisible();
      await phone.page
        .getByRole('navigation', { name: 'Places', exact: true })
        .getByRole('link', { name: 'More' })
        .click();
      await phone.page.getByRole('link', { name: 'Settings' }).click();
      await phone.page.getByRole('link', { name: /^Your devices/ }).click();
      await expect(phone.page.getByText('Ward tablet', { exact: true })).toBeVisible();
      await expectAccessible(phone.page, 'own devices');
    });

    await test.step('the phone is lost: ended on the tablet, it gets nothing newer', async () => {
      await tablet.page.getByRole('button', { name: 'End this device' }).click();
      await tablet.page
        .getByRole('alertdialog')
        .getByRole('button', { name: 'End this device' })
        .click();
      await expect(tablet.page.getByText('Phone', { exact: true })).toBeHidden();
      await expect(phone.page.getByText('The access of this device has ended.')).toBeVisible();
      await expect(phone.page.getByRole('button', { name: 'Add a device' })).toBeHidden();
      await tablet.openPatient('Marín');
      await tablet.recordAllergy({ substance: 'Pollen', reaction: 'sneezing' });
      await phone.page.goto(relay.address);
      await phone.page.getByLabel('Passphrase').fill('another long passphrase');
      await phone.page.getByRole('button', { name: 'Unlock' }).click();
      await expect(phone.page.getByRole('heading', { name: /^Access ended/ })).toBeVisible();
      await expect(allergy(phone, 'Pollen')).toBeHidden();
    });
    expect([...tablet.complaints, ...phone.complaints]).toEqual([]);
  } finally {
    await tablet.close();
    await phone.close();
    await relay.stop();
  }
  await Promise.all([relay.remove(), tablet.remove(), phone.remove()]);
});

/** Several people on one tablet: each with a vault of their own, in which nobody finds anything of another. */
import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';
import { allSent, amina, isOpen, lock, locked, MINUTE, sign, unlock } from './support/tablet.ts';

const koffi = {
  clinic: 'Second Station',
  name: 'Koffibert Zandrow',
  passphrase: 'gravel piano nineteen lilacs',
} as const;

test('two people on one tablet: each with their own vault, neither finds the other', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const tablet = await Person.create(amina, launchOptions);
  const { page } = tablet;
  try {
    await page.clock.install();
    await tablet.foundClinic(relay.address, 'Quillhaven Cottage');
    await tablet.registerPatient({ family: 'Marintholm', given: 'Rosabelwyn' });
    const chart = page.url();

    await test.step('she likes it dark, and locks', async () => {
      await tablet.go('Settings');
      await page.getByRole('link', { name: 'Appearance' }).click();
      await page.getByLabel('Dark').check();
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
      await lock(page);
      await expect(page.getByText(amina.name)).toHaveCount(0);
    });

    await test.step('somebody else changes their mind, and she is still alone', async () => {
      await page.getByRole('button', { name: 'Somebody else' }).click();
      await expect(page.getByRole('heading', { name: 'Your sign here' })).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Back to the lock screen' }).click();
      await locked(page);
      await expect(page.getByText('Who are you?')).toHaveCount(0);
    });

    await test.step('he picks a sign, not hers, and sets up beside her', async () => {
      await page.getByRole('button', { name: 'Somebody else' }).click();
      await page.getByLabel('Letter').fill('a');
      await page.getByLabel('Triangle').check();
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(page.getByText('Somebody here has this sign already.')).toBeVisible();
      await page.getByLabel('Letter').fill('k');
      await page.getByLabel('Circle').check();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Set up a new clinic' }).click();
      await page.getByLabel('Name of the clinic').fill(koffi.clinic);
      await page.getByLabel('Your name').fill(koffi.name);
      await page.getByLabel('Doctor').check();
      await page.getByLabel('Passphrase').fill(koffi.passphrase);
      await page.getByRole('button', { name: 'Set up clinic' }).click();
      await isOpen(page, koffi.name);
    });

    await test.step('he finds nothing of hers: no patient, no place she was at, no look', async () => {
      await tablet.go('Patients');
      await expect(page.getByText('No patients on this device yet.')).toBeVisible();
      await page.goto(chart);
      await locked(page);
      await sign(page, 'K, Circle').click();
      await unlock(page, koffi.passphrase);
      await isOpen(page, koffi.name);
      await expect(page.getByText('Marintholm')).toHaveCount(0);
      await tablet.go('Settings');
      await page.getByRole('link', { name: 'Appearance' }).click();
      await page.getByLabel('Light', { exact: true }).check();
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
      await tablet.go('Settings');
      await expect(page.getByText('it locks after 2 minutes')).toBeVisible();
      await page.getByRole('link', { name: 'Shared device' }).click();
      await expect(page.getByText('2 people use this device')).toBeVisible();
      await expectAccessible(page);
    });

    await test.step('after two idle minutes it locks, and his passphrase does not open her sign', async () => {
      await page.clock.fastForward(95_000);
      await expect(page.getByText('Locking in 30 seconds')).toBeVisible();
      await page.clock.fastForward(MINUTE);
      await locked(page);
      await expectAccessible(page);
      await sign(page, 'A, Triangle').click();
      await expect(page.getByLabel('Passphrase')).toBeFocused();
      await unlock(page, koffi.passphrase);
      await expect(page.getByText('That passphrase did not match')).toBeVisible();
      await unlock(page, amina.passphrase);
      await isOpen(page, amina.name);
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
      await page.goto(chart);
      await sign(page, 'A, Triangle').click();
      await unlock(page, amina.passphrase);
      await expect(page.getByRole('heading', { name: 'Allergies' })).toBeVisible();
    });

    await test.step('he leaves the tablet; she stays, alone again', async () => {
      await lock(page);
      await sign(page, 'K, Circle').click();
      await unlock(page, koffi.passphrase);
      await isOpen(page, koffi.name);
      await tablet.go('Settings');
      await page.getByRole('link', { name: 'Shared device' }).click();
      await page.getByRole('button', { name: 'Remove me from this device' }).click();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Remove from this device' }).click();
      await locked(page);
      await expect(page.getByText('Who are you?')).toHaveCount(0);
      const stores = await page.evaluate(async () =>
        (await indexedDB.databases()).map(({ name }) => name),
      );
      expect(stores).toEqual(['lantern']);
      await unlock(page, amina.passphrase);
      await tablet.openPatient('Marintholm');
    });

    expect(tablet.complaints).toEqual([]);
  } finally {
    await tablet.close();
    await Promise.all([relay.remove(), tablet.remove()]);
  }
});

test('somebody joins a clinic on the one tablet it has, taking turns with who invites', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const tablet = await Person.create(amina, launchOptions);
  const { page } = tablet;
  const turn = async (name: string, passphrase: string) => {
    await allSent(page);
    await lock(page);
    await sign(page, name).click();
    await unlock(page, passphrase);
  };
  const [herTurn, hisTurn] = [
    () => turn('A, Triangle', amina.passphrase),
    () => turn('K, Circle', koffi.passphrase),
  ];
  try {
    await tablet.foundClinic(relay.address, 'Quillhaven Cottage');
    await tablet.registerPatient({ family: 'Marintholm', given: 'Rosabelwyn' });
    const link = await tablet.invite();
    await lock(page);

    await test.step('he opens the link, which waits behind her lock, and asks to join', async () => {
      await page.goto(link);
      await locked(page);
      await page.getByRole('button', { name: 'Somebody else' }).click();
      await page.getByLabel('Letter').fill('K');
      await page.getByLabel('Circle').check();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByLabel('Your name').fill(koffi.name);
      await page.getByLabel('Doctor').check();
      await page.getByLabel('Passphrase').fill(koffi.passphrase);
      await page.getByRole('button', { name: 'Ask to join' }).click();
      await expect(page.getByText('Your request is on its way.')).toBeVisible();
      await expectAccessible(page);
    });

    const number = await test.step('turn by turn they come to one number', async () => {
      await herTurn();
      await tablet.go('People');
      await expect(page.getByText('once their device answers')).toBeVisible();
      await hisTurn();
      const his = await tablet.checkNumber();
      await herTurn();
      await tablet.go('People');
      expect(await tablet.checkNumber()).toBe(his);
      return his;
    });
    expect(number.replace(/\s/g, '')).toMatch(/^\d{6}$/);

    await test.step('she lets him in, and in his next turn he works on her patient', async () => {
      await page.getByRole('button', { name: 'Let in', exact: true }).click();
      await expect(page.getByTestId('check-number')).toHaveCount(0);
      await hisTurn();
      await tablet.openPatient('Marintholm');
    });
    expect(tablet.complaints).toEqual([]);
  } finally {
    await tablet.close();
    await Promise.all([relay.remove(), tablet.remove()]);
  }
});

test('who leaves is told what is nowhere else, and has to say so before it is deleted', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(amina, launchOptions);
  const { page } = nurse;
  const remove = page.getByRole('button', { name: 'Remove from this device' });
  try {
    await nurse.foundClinic(relay.address, 'Quillhaven Cottage');
    await allSent(page);
    await nurse.installed();
    await page.context().setOffline(true);
    await nurse.registerPatient({ family: 'Marintholm', given: 'Rosabelwyn' });
    await lock(page);
    await expect(page.getByText('safe and waiting to be sent')).toBeVisible();
    await page.getByText('Lost your passphrase?').click();
    await remove.click();
    await expect(page.getByText('may not have reached a server')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await unlock(page, amina.passphrase);
    await nurse.go('Settings');
    await page.getByRole('link', { name: 'Shared device' }).click();
    await page.getByRole('button', { name: 'Remove me from this device' }).click();
    const dialog = page.getByRole('alertdialog');
    await expect(dialog.getByText('only on this device')).toBeVisible();
    await expect(remove).toHaveCount(0);
    await page.getByLabel('I know what is lost').check();
    await remove.click();
    await expect(page.getByRole('button', { name: 'Set up a new clinic' })).toBeVisible();
  } finally {
    await nurse.close();
    await Promise.all([relay.remove(), nurse.remove()]);
  }
});

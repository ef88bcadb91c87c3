/** Breaking the glass, as a paramedic and a nurse live through it: nothing before, four hours, an account, a review. */
import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';
import { AMINA } from './support/staff.ts';

const crew = {
  name: 'Jonas Berg',
  profession: 'Doctor',
  passphrase: 'lantern in the fog',
} as const;
const WORDS = 'Found at the bus stop, does not answer';

async function letInAsCrew({ page }: Person): Promise<void> {
  await expect(page.getByTestId('check-number')).toBeVisible();
  await page.getByRole('radio', { name: /^Emergency crew/ }).check();
  await page.getByRole('button', { name: 'Let in' }).click();
}

async function goOnDuty({ page }: Person): Promise<void> {
  await page.getByRole('link', { name: 'Emergency summary' }).first().click();
  await page.getByRole('button', { name: 'Go on duty' }).click();
}

test('a stranger’s summary opens with a reason for four hours, is closed with an account, and is reviewed', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const amina = await Person.create(AMINA, launchOptions);
  const jonas = await Person.create(crew, launchOptions);
  const { page } = jonas;
  try {
    await amina.foundClinic(relay.address, 'Lakeside');
    await amina.registerPatient({ family: 'Marín', given: 'Rosa' });
    await amina.recordAllergy({ substance: 'Latex', reaction: 'rash' });

    await test.step('Jonas is let in as crew, and sees no patient', async () => {
      await jonas.join(await amina.invite());
      await letInAsCrew(amina);
      await jonas.go('Patients');
      await expect(page.getByText('No patients on this device yet')).toBeVisible();
    });

    await test.step('he goes on duty and finds her by name', async () => {
      await goOnDuty(jonas);
      await page.getByLabel('Who is it?').fill('marin');
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Marín, Rosa' }).click();
    });

    await test.step('without a reason, words or his passphrase nothing opens', async () => {
      const open = page.getByRole('button', { name: 'Unlock and open for 4 hours' });
      await open.click();
      await expect(page.getByText('Choose a reason.')).toBeVisible();
      await page.getByLabel('Patient unconscious').check();
      await open.click();
      await expect(page.getByText('Say in a sentence what is happening.')).toBeVisible();
      await page.getByLabel('What is happening?').fill(WORDS);
      await page.getByLabel('Passphrase').fill('not his passphrase');
      await open.click();
      await expect(page.getByText('Opening…')).toBeHidden();
      await expect(page.getByText('This is recorded before it opens.')).toBeVisible();
      await expectAccessible(page);
      await page.getByLabel('Passphrase').fill(crew.passphrase);
      await open.click();
    });

    await test.step('the summary is there, with what is left of four hours on every screen of it', async () => {
      await expect(page.getByText('EMERGENCY ACCESS')).toBeVisible();
      await expect(page.getByText('Latex').first()).toBeVisible();
      await expect(page.getByRole('timer')).toHaveText(/^3:59:\d\d left$/);
      await expectAccessible(page);
      await page.getByRole('link', { name: 'Medicines' }).first().click();
      await expect(page.getByRole('timer')).toBeVisible();
    });

    await test.step('the nurse reads why, and he closes with an account', async () => {
      await amina.page.getByRole('link', { name: 'Emergency openings' }).first().click();
      await expect(amina.page.getByText(WORDS)).toBeVisible();
      await page.getByRole('button', { name: 'Close' }).first().click();
      await page.getByLabel('What did you do with it?').fill('Handed over to the ward');
      await page.getByRole('button', { name: 'Close now' }).click();
      await expect(
        page.getByText(/Emergency access ended \d\d:\d\d\. Reviewers were told\./),
      ).toBeVisible();
      await expect(page.getByText('Latex')).toBeHidden();
    });

    await test.step('she finds it in order, and the record says so', async () => {
      await expect(amina.page.getByText('Handed over to the ward')).toBeVisible();
      await amina.page.getByLabel('What did you find?').fill('He had to.');
      await expectAccessible(amina.page);
      await amina.page.getByRole('button', { name: 'In order', exact: true }).click();
      await expect(amina.page.getByRole('heading', { name: 'Reviewed' })).toBeVisible();
      await amina.openPatient('Marín');
      await amina.page.getByRole('link', { name: 'More', exact: true }).last().click();
      await amina.page.getByRole('link', { name: 'Who looked' }).click();
      await expect(amina.page.getByText('EMERGENCY', { exact: true })).toBeVisible();
      await expect(amina.page.getByText('Reviewed by Amina Diallo: in order')).toBeVisible();
      await expectAccessible(amina.page);
    });
  } finally {
    await Promise.all([amina.close(), jonas.close()]);
    await relay.stop();
  }
  await Promise.all([relay.remove(), amina.remove(), jonas.remove()]);
});

test('a shift pack opens a summary with no server and no network, and accounts for everybody who lay in it', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const amina = await Person.create(AMINA, launchOptions);
  const jonas = await Person.create(crew, launchOptions);
  const { page } = jonas;
  try {
    await amina.foundClinic(relay.address, 'Lakeside');
    await amina.registerPatient({ family: 'Okoye', given: 'Ada' });
    await amina.go('Patients');
    await amina.registerPatient({ family: 'Marín', given: 'Rosa' });
    await amina.recordAllergy({ substance: 'Latex', reaction: 'rash' });
    await jonas.join(await amina.invite());
    await letInAsCrew(amina);
    await goOnDuty(jonas);

    await test.step('Jonas prepares a pack for a shift where there is no network', async () => {
      await page.getByRole('button', { name: 'Prepare a shift pack' }).click();
      await page.getByLabel('No network there').check();
      await page.getByLabel('Passphrase').fill(crew.passphrase);
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Prepare a shift pack' }).click();
      await expect(page.getByText('Summaries that open without a server: 2 of 2')).toBeVisible();
      await expectAccessible(page);
    });

    await test.step('the nurse reads at once who could open her records', async () => {
      await amina.page.getByRole('link', { name: 'Emergency openings' }).first().click();
      await expect(amina.page.getByText('No account yet for: 2.')).toBeVisible();
    });

    await test.step('the server is gone, the app starts anew, and a summary opens', async () => {
      await jonas.installed();
      await relay.stop();
      await page.reload();
      await jonas.unlock();
      await page.getByRole('link', { name: 'Emergency summary' }).first().click();
      await page.getByLabel('Who is it?').fill('marin');
      await expect(page.getByText('In your pack')).toBeVisible();
      await page.getByRole('button', { name: 'Marín, Rosa' }).click();
      await page.getByLabel('Patient unconscious').check();
      await page.getByLabel('What is happening?').fill(WORDS);
      await page.getByLabel('Passphrase').fill(crew.passphrase);
      await page.getByRole('button', { name: 'Unlock and open for 4 hours' }).click();
      await expect(page.getByText('EMERGENCY ACCESS')).toBeVisible();
      await expect(page.getByText('Latex').first()).toBeVisible();
    });

    await test.step('he ends the pack, and nothing is left of her record', async () => {
      await page.getByRole('link', { name: 'Emergency summary' }).first().click();
      await expect(page.getByText('Opened so far: 1')).toBeVisible();
      await page.getByRole('button', { name: 'End the pack' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('What did you do with it?').fill('Carried her down');
      await dialog.getByRole('button', { name: 'End the pack' }).click();
      await expect(page.getByRole('button', { name: 'Prepare a shift pack' })).toBeVisible();
      await jonas.go('Patients');
      await expect(page.getByText('No patients on this device yet')).toBeVisible();
    });

    await test.step('the server is back: the nurse reads which record was opened, and which was not', async () => {
      await relay.start();
      await expect(amina.page.getByText('Records: 2 · opened: 1 · not opened: 1')).toBeVisible();
      await expect(amina.page.getByText(WORDS)).toBeVisible();
      await expect(amina.page.getByText('Carried her down').first()).toBeVisible();
      await expectAccessible(amina.page);
    });
  } finally {
    await Promise.all([amina.close(), jonas.close()]);
    await relay.stop();
  }
  await Promise.all([relay.remove(), amina.remove(), jonas.remove()]);
});

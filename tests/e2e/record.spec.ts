/**
 * A morning at a rural clinic without a network: somebody is registered a second time and it is noticed, a medicine that must not
 * be given is held up, and what happened is read in the order of time.
 */
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { openTab } from './support/chart.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

/** Journey A2: how long a hint at a patient known already may take. */
const HINT_MS_MAX = 500;

async function fillPatient(page: Page, family: string, given: string): Promise<void> {
  await page.getByLabel('Family name').fill(family);
  await page.getByLabel('Given name').fill(given);
  await page.getByLabel('Day').fill('3');
  await page.getByLabel('Month').selectOption('08');
  await page.getByLabel('Year').fill('1968');
  await page.getByLabel('Female').check();
}

async function startMedicine(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add medicine' }).click();
  await page.getByLabel('Medicine', { exact: true }).fill(name);
  await page.getByLabel('Amount').fill('20');
  await page.getByLabel('Unit').selectOption('mg');
  await page.getByLabel('How it is given').selectOption('oral');
  await page.getByLabel('How often').selectOption('twice-daily');
}

const save = (page: Page) => page.getByRole('button', { name: 'Save medicine' }).click();

test('offline: a second record is noticed and joined, a dangerous medicine is held up, and the timeline tells it all', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const amina = await Person.create(
    { name: 'Amina', profession: 'Nurse', passphrase: 'three days without a network' },
    launchOptions,
  );
  const { page } = amina;
  try {
    await test.step('a patient with an allergy, and then no network', async () => {
      await amina.foundClinic(relay.address, 'Lakeside');
      await amina.go('Patients');
      await page.getByRole('link', { name: 'New patient' }).first().click();
      await fillPatient(page, 'Wanjiru', 'Gracious');
      await page.getByRole('button', { name: 'Register patient' }).click();
      await amina.recordAllergy({ substance: 'Penicillin', reaction: 'hives' });
      await amina.reloadOffline();
      await amina.openPatient('WANJIRU');
    });

    await test.step('A2: who is known already, misspelt, is hinted at before anything is saved', async () => {
      await amina.go('Patients');
      await page.getByRole('link', { name: 'New patient' }).first().click();
      await page.getByLabel('Given name').fill('Grasious');
      const started = Date.now();
      await page.getByLabel('Family name').fill('Wanjuri');
      await expect(page.getByText('Somebody alike is on this device')).toBeVisible();
      expect(Date.now() - started).toBeLessThan(HINT_MS_MAX);
      await expectAccessible(page);
      await fillPatient(page, 'Wanjuri', 'Grasious');
      await page.getByRole('button', { name: 'Register patient' }).click();
      await expect(page.getByRole('heading', { name: 'Allergies' })).toBeVisible();
    });

    await test.step('A2: nothing is merged by itself; said by a person, it can be taken back', async () => {
      await openTab(page, 'More');
      await page.getByRole('button', { name: 'Same person as another record' }).click();
      await page.getByRole('radio', { name: /WANJIRU/ }).check();
      await page.getByRole('button', { name: 'Lead them in that record' }).click();
      await expect(page.getByText('Please fill this in.')).toBeVisible();
      await expectAccessible(page);
      await page.getByLabel('How do you know?').fill('She has both cards');
      await page.getByRole('button', { name: 'Lead them in that record' }).click();
      await expect(page.getByRole('dialog')).toBeHidden();
      await openTab(page, 'Summary');
      await expect(page.getByText('led in another record').first()).toBeVisible();
      // What must not be missed of the other record is said in this one.
      await page
        .getByRole('link', { name: /WANJIRU/ })
        .last()
        .click();
      await expect(page.getByText('There is a second record of this person')).toBeVisible();
      await expectAccessible(page);
      await amina.go('Patients');
      await expect(page.getByText('1 patient on this device')).toBeVisible();
      await page.getByLabel('Search patients').fill('wanjuri');
      await page.getByRole('link', { name: /WANJURI/ }).click();
      await page.getByRole('button', { name: 'Not the same person' }).click();
      await page.getByLabel('How do you know?').fill('They are cousins');
      await page.getByRole('button', { name: 'Take it back' }).click();
      await expect(page.getByRole('dialog')).toBeHidden();
      await page.getByLabel('Search patients').fill('');
      await expect(page.getByText('2 patients on this device')).toBeVisible();
    });

    await test.step('a name is put right and the former still finds her; a photo stands beside both', async () => {
      await amina.openPatient('WANJURI');
      await openTab(page, 'More');
      await page.getByRole('button', { name: 'Correct name or birth date' }).click();
      await page.getByLabel('Family name').fill('Otieno');
      await page.getByRole('button', { name: 'Save the correction' }).click();
      await expect(page.getByText('Please fill this in.')).toBeVisible();
      await page.getByLabel('Why is it changed?').fill('Married in May');
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Save the correction' }).click();
      await expect(page.getByRole('dialog')).toBeHidden();
      const head = page.getByTestId('patient-banner');
      await expect(head).toContainText('OTIENO, Grasious');
      await expect(head).toContainText('Formerly Grasious Wanjuri');
      const png = await page.evaluate(async () => {
        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = 900;
        canvas.getContext('2d')?.fillRect(200, 200, 400, 400);
        const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done));
        return [...new Uint8Array((await blob?.arrayBuffer()) ?? [])];
      });
      const picture = { name: 'face.png', mimeType: 'image/png', buffer: Buffer.from(png) };
      await page.getByLabel('Add a photo').setInputFiles(picture);
      await expect(head.getByTestId('portrait')).toBeVisible();
      // The picture itself is drawn, not the mark of a broken one.
      await expect
        .poll(() => head.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth))
        .toBeGreaterThan(100);
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Remove photo' }).click();
      await expect(page.getByTestId('portrait')).toHaveCount(0);
      await page.getByLabel('Add a photo').setInputFiles(picture);
      await expect(head.getByTestId('portrait')).toBeVisible();
    });

    await test.step('a record is deleted by its number and a reason, leaves list and search, and comes back', async () => {
      await page.getByRole('button', { name: 'Delete this record' }).click();
      await page.getByLabel('Registered by mistake').check();
      await page.getByLabel('In your words, why?').fill('Never came');
      await page.getByLabel('The patient’s number').fill('K7-00000');
      const confirm = page
        .getByRole('alertdialog')
        .getByRole('button', { name: 'Delete this record' });
      await confirm.click();
      await expect(page.getByText('This is not the number of this patient')).toBeVisible();
      await expectAccessible(page);
      const number = await page.getByTestId('patient-banner').locator('bdi[dir=ltr]').innerText();
      await page.getByLabel('The patient’s number').fill(number);
      await confirm.click();
      await expect(page.getByTestId('deleted-notice')).toContainText('Never came');
      await expectAccessible(page);
      await amina.go('Patients');
      await expect(page.getByText('1 patient on this device')).toBeVisible();
      await page.getByLabel('Search patients').fill('otieno');
      await expect(page.getByText('Not on this device.')).toBeVisible();
      await page.getByLabel('Search patients').fill('');
      await page.getByText('1 deleted record').click();
      await page.getByRole('link', { name: /OTIENO/ }).click();
      await page.getByRole('button', { name: 'Restore this record' }).click();
      await page.getByLabel('In your words, why?').fill('She came after all');
      await page.getByRole('dialog').getByRole('button', { name: 'Restore this record' }).click();
      await expect(page.getByTestId('deleted-notice')).toHaveCount(0);
      await page.getByLabel('Search patients').fill('wanjuri');
      await expect(page.getByRole('link', { name: /OTIENO/ })).toBeVisible();
      await page.getByLabel('Search patients').fill('');
      await expect(page.getByText('2 patients on this device')).toBeVisible();
    });

    await test.step('how to reach her, and whom else', async () => {
      await amina.openPatient('WANJIRU');
      await openTab(page, 'More');
      await page.getByRole('button', { name: 'Change how to reach them' }).click();
      await page.getByLabel('Telephone').fill('call me');
      await page.getByLabel('Language').selectOption('sw');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByText('Please check the number')).toBeVisible();
      await page.getByLabel('Telephone').fill('+254 700 123456');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByText('+254 700 123456')).toBeVisible();
      await page.getByRole('button', { name: 'Add a contact' }).click();
      await page.getByLabel('Name of the contact').fill('Jonas Wanjiru');
      await page.getByLabel('Who they are to the patient').fill('son');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByText('Jonas Wanjiru').first()).toBeVisible();
      await expectAccessible(page);
    });

    await test.step('A4: pair 11 and a penicillin for who is allergic to it ask for a reason, offline', async () => {
      await openTab(page, 'Medicines');
      await startMedicine(page, 'Clarithromycin');
      await save(page);
      await expect(page.getByRole('dialog')).toBeHidden();
      await startMedicine(page, 'Simvastatin');
      await expect(page.getByTestId('drug-check')).toContainText('pair 11 of 15');
      await expect(page.getByTestId('drug-check')).toContainText('list version');
      await save(page);
      await expect(page.getByText('Please say why it is given all the same.')).toBeVisible();
      await expectAccessible(page);
      await page.getByLabel('Why it is given all the same').fill('Stopped until Friday');
      await save(page);
      await expect(page.getByRole('dialog')).toBeHidden();
      await expect(page.getByText('Stopped until Friday')).toBeVisible();
      await expect(page.getByText('Found among the medicines taken now')).toBeVisible();
      await startMedicine(page, 'Amoxicillin');
      await expect(page.getByTestId('drug-check')).toContainText('allergy to Penicillin');
      await page.getByRole('button', { name: 'Cancel' }).click();
    });

    await test.step('the timeline tells what happened, newest first, and leaves out what was not asked for', async () => {
      await openTab(page, 'Timeline');
      const lines = page.getByRole('list').filter({ hasText: 'Simvastatin' }).getByRole('listitem');
      await expect(lines.first()).toContainText('Simvastatin');
      await expect(page.getByText('3 entries')).toBeVisible();
      await page.getByLabel('What to show').selectOption('allergy');
      await expect(page.getByText('1 entry')).toBeVisible();
      await expectAccessible(page);
    });

    await test.step('another dose of what was let pass is checked again, with its acts in sight', async () => {
      await openTab(page, 'Medicines');
      await page.getByRole('button', { name: 'Change dose' }).last().click();
      await expect(page.getByTestId('drug-check')).toContainText('pair 11 of 15');
      const saveDose = page.getByRole('button', { name: 'Save dose' });
      await expect(saveDose).toBeInViewport({ ratio: 1 });
      await page.getByLabel('Amount').fill('10');
      await saveDose.click();
      await expect(page.getByText('Please say why it is given all the same.')).toBeVisible();
      await expectAccessible(page);
      await page.getByLabel('Why it is given all the same').fill('Half, until Friday');
      await saveDose.click();
      await expect(page.getByRole('dialog')).toBeHidden();
      await expect(page.getByText('10 mg').first()).toBeVisible();
    });

    await test.step('a note has looks, which a paste from elsewhere has not, and is signed with them', async () => {
      await openTab(page, 'Notes');
      await amina.startNote('Morning round');
      const field = page.getByLabel('Note text');
      await field.focus();
      await page.keyboard.type('# Wound');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Bold' }).click();
      await page.keyboard.type('No penicillin');
      await page.getByRole('button', { name: 'Bold' }).click();
      await page.keyboard.type(' for her');
      await page.keyboard.press('Enter');
      await page.keyboard.type('- clean');
      await field.evaluate((element) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/html', '<img src=x onerror="alert(1)"><b>dry</b>');
        clipboardData.setData('text/plain', ', dry');
        element.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
        );
      });
      await expect(field.locator('.item')).toHaveText('clean, dry');
      await expectAccessible(page);
      await field.blur();
      await expect(page.getByText('Not saved yet')).toBeHidden();
      await page.getByRole('button', { name: 'Sign this note' }).click();
      await page.getByRole('button', { name: 'Sign', exact: true }).click();
      await expect(page.getByTestId('signatures')).toBeVisible();
      await expect(page.getByRole('heading', { name: 'Wound' })).toBeVisible();
      await expect(page.locator('strong', { hasText: 'No penicillin' })).toBeVisible();
      await expect(page.getByRole('listitem').filter({ hasText: 'clean, dry' })).toBeVisible();
      await expect(page.getByText(/reads otherwise|were apart/)).toHaveCount(0);
      await expectAccessible(page);
    });
    expect(amina.complaints).toEqual([]);
  } finally {
    await amina.close();
    await amina.remove();
    await relay.remove();
  }
});

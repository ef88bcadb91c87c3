/** A working day by keyboard alone: every act of the main job, the lock, and the picking of one of two versions. */
import { expect, test } from '@playwright/test';
import { Keys } from './support/keys.ts';
import { settle } from './support/looks.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

const PASSPHRASE = 'long enough for a test';

test('a patient is registered, treated and written about by keyboard alone', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(
    { name: 'Amina Sarr', profession: 'Nurse', passphrase: PASSPHRASE },
    launchOptions,
  );
  const { page } = nurse;
  const keys = new Keys(page);
  const button = (name: string | RegExp) =>
    page.getByRole('main').getByRole('button', { name, exact: true });
  const field = (name: string) => page.getByRole('textbox', { name });
  try {
    await test.step('a clinic is founded', async () => {
      await page.goto(relay.address);
      await keys.press(button('Set up a new clinic'));
      await keys.fill(field('Name of the clinic'), 'Kestrel Valley Clinic');
      await keys.fill(field('Your name'), 'Amina Sarr');
      await keys.choose(page.getByLabel('Nurse'));
      await keys.fill(page.getByLabel('Passphrase', { exact: true }), PASSPHRASE);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('navigation', { name: 'Places' })).toBeVisible();
      await settle(page);
    });

    await test.step('the first Tab of a screen leads past the frame', async () => {
      const skip = page.getByRole('link', { name: 'Skip to content' });
      await keys.press(skip);
      await expect(page.getByRole('main')).toBeFocused();
    });

    await test.step('a patient is registered', async () => {
      await keys.sequence('g p');
      await expect(page).toHaveURL(/\/patients$/);
      await keys.press(page.getByRole('link', { name: 'New patient' }).first());
      await keys.fill(field('Family name'), 'Marín');
      await keys.fill(field('Given name'), 'Rosa');
      await keys.fill(field('Day'), '7');
      await keys.select(page.getByLabel('Month'), 'Mar', '03');
      await keys.fill(field('Year'), '1959');
      await keys.choose(page.getByLabel('Female'));
      await keys.press(button('Register patient'));
      await expect(page.getByRole('heading', { name: 'Allergies' })).toBeVisible();
      await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    });

    await test.step('an allergy and a medicine are recorded, and the focus is back', async () => {
      const allergy = button('Add allergy');
      await keys.expectDialog(allergy, /Add allergy/);
      await keys.press(allergy);
      await keys.fill(field('Substance'), 'Penicillin');
      await keys.fill(field('What happened'), 'Hives');
      await keys.choose(page.getByLabel('Severe'));
      await page.keyboard.press('Enter');
      await expect(page.getByRole('dialog')).toBeHidden();
      await expect(allergy).toBeFocused();

      const medicine = button('Add medicine');
      await keys.expectDialog(medicine, /Add medicine/);
      await keys.press(medicine);
      await keys.fill(page.getByLabel('Medicine', { exact: true }), 'Metformin');
      await keys.fill(page.getByLabel('Amount'), '500');
      await keys.select(page.getByLabel('Unit'), 'mg', 'mg');
      await keys.tabTo(page.getByLabel('How it is given'));
      await page.keyboard.press('ArrowDown');
      await keys.tabTo(page.getByLabel('How often'));
      await page.keyboard.press('ArrowDown');
      await keys.press(page.getByRole('button', { name: 'Save medicine' }));
      await expect(page.getByRole('dialog')).toBeHidden();
      await expect(page.getByTestId('medicine')).toContainText('500 mg');
      await expect(medicine).toBeFocused();
    });

    await test.step('a message about the patient is written', async () => {
      await keys.press(button('Message about this patient'));
      await keys.fill(field('Message'), 'Please repeat the reading at noon.');
      await keys.press(button('Send'));
      await expect(page.getByRole('log')).toContainText('at noon');
      await expect(field('Message')).toBeFocused();
    });

    await test.step('people are found, and the patient again', async () => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('people');
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(/\/org\/people$/);
      await keys.press(button('Invite a colleague'));
      await expect(page.getByLabel('Invitation link')).toBeVisible();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('marin');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { name: 'Allergies' })).toBeVisible();
    });

    await test.step('locked by a key, and unlocked', async () => {
      await page.keyboard.press('Alt+Shift+L');
      await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible();
      await keys.fill(page.getByLabel('Passphrase', { exact: true }), PASSPHRASE);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('navigation', { name: 'Places' })).toBeVisible();
    });
    expect(nurse.complaints).toEqual([]);
  } finally {
    await nurse.close();
    await relay.remove();
    await nurse.remove();
  }
});

test('one of two versions is picked by keyboard alone, none was picked before', async ({
  browser,
}) => {
  const relay = await RelayProcess.create();
  const context = await browser.newContext();
  const page = await context.newPage();
  const keys = new Keys(page);
  try {
    await page.goto(`${relay.address}/demo`);
    await keys.press(page.getByRole('button', { name: 'As Amina, nurse' }));
    await expect(page.getByRole('navigation', { name: 'Places' })).toBeVisible({ timeout: 60_000 });
    await settle(page);
    await keys.sequence('g c');
    await expect(page).toHaveURL(/\/conflicts$/);
    await keys.press(page.getByRole('link', { name: /Dose of a medicine/ }).first());
    const version = page.getByRole('radio', { name: /850/ });
    await expect(version).not.toBeChecked();
    await keys.choose(version);
    await keys.press(page.getByRole('button', { name: 'Use this version' }));
    await expect(page.getByTestId('fork-settled')).toContainText('Amina Sarr');
    // The form is gone; the focus is where its answer stands.
    await expect(page.getByTestId('fork-settled')).toBeFocused();
  } finally {
    await context.close();
    await relay.remove();
  }
});

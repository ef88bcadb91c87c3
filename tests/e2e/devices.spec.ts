/**
 * Measuring: a cuff that Chromium emulates sends 182/100 over the real Web Bluetooth stack. It stands in the chart with its time
 * and its device, both devices of the clinic show one alert, and who takes it on is named to the other.
 */
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { BLUETOOTH_ARGUMENTS, EmulatedMeter } from './support/emulated-meter.ts';
import { CUFF, measurePressure } from './support/emulated-models.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

const ACROSS = { timeout: 60_000 };

/** Chooses the cuff, waits until it is listened to, and lets it measure. */
async function measure(page: Page, cuff: EmulatedMeter): Promise<void> {
  await page.getByRole('button', { name: /^Blood pressure cuff/ }).click();
  await page.getByRole('button', { name: 'Find the device' }).click();
  await expect.poll(() => cuff.listening(0x2a35), ACROSS).toBe(true);
  await measurePressure(cuff, [182, 100], new Date());
  await expect(page.getByTestId('arrived-reading')).toContainText('182/100');
}

test('a cuff measures 182/100: both see one crisis with its time and device, and who takes it on', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const options = {
    ...launchOptions,
    args: [...(launchOptions.args ?? []), ...BLUETOOTH_ARGUMENTS],
  };
  const nurse = await Person.create(
    { name: 'Amina Devi', profession: 'Nurse', passphrase: 'seven copper lanterns drift' },
    options,
  );
  const doctor = await Person.create(
    { name: 'Kofi Mensah', profession: 'Doctor', passphrase: 'eleven quiet harbours wait' },
    options,
  );
  try {
    await EmulatedMeter.prepare(nurse.page.context());
    await nurse.foundClinic(relay.address, 'Lakeside');
    await doctor.join(await nurse.invite());
    await expect(doctor.page.getByTestId('check-number')).toBeVisible(ACROSS);
    await nurse.page.getByRole('button', { name: 'Let in', exact: true }).click(ACROSS);
    await expect(doctor.page.getByRole('link', { name: 'Patients' }).first()).toBeVisible(ACROSS);
    await nurse.registerPatient({ family: 'Marín', given: 'Rosa' });
    const cuff = await EmulatedMeter.start(nurse.page, CUFF);

    await test.step('the nurse keeps what the cuff measured, under the name of the patient', async () => {
      const { page } = nurse;
      await page.getByRole('link', { name: 'All measurements' }).click();
      await page.getByRole('link', { name: 'Measure with a device' }).click();
      await expectAccessible(page);
      await measure(page, cuff);
      await expect(page.getByTestId('arrived-reading')).toContainText('Is this reading of MARÍN');
      await expect(page.getByTestId('received')).toHaveText('1 received, 1 new');
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Keep reading' }).click();
      await expect(page.getByTestId('kept')).toBeVisible();
      await page.getByRole('link', { name: 'Done' }).click();
    });

    await test.step('it stands in the chart with its age, its device and the word Crisis', async () => {
      const { page } = nurse;
      const tile = page.getByTestId('vital-tiles').getByRole('listitem').first();
      await expect(tile).toContainText('182/100');
      await expect(tile).toContainText('Crisis');
      await expect(tile).toContainText('Arm 3000');
      await expect(tile).toContainText('Unverified device');
      await expect(page.getByTestId('alert')).toHaveAttribute('data-state', 'crisis');
      await page.getByRole('link', { name: 'All measurements' }).click();
      await expect(page.getByTestId('measurement')).toHaveCount(1);
      await expect(page.getByTestId('measurement')).toContainText('Device time');
      await expectAccessible(page);
    });

    await test.step('the doctor sees one alert, opens nothing else, and takes it on', async () => {
      const { page } = doctor;
      await page.getByRole('link', { name: 'Alerts' }).first().click();
      await expect(page.getByTestId('alert')).toHaveCount(1, ACROSS);
      await expect(page.getByTestId('alert')).toContainText('182/100');
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Acknowledge' }).click();
      await expect(page.getByTestId('alert')).toHaveCount(0);
    });

    await test.step('the nurse reads who has it', async () => {
      await nurse.openPatient('Marín');
      const taken = nurse.page.getByTestId('acknowledged');
      await expect(taken).toContainText('Acknowledged by Kofi Mensah', ACROSS);
      await expect(nurse.page.getByTestId('alert')).toHaveCount(0);
    });

    await test.step('all seven measurements give a score; the same reading again is not kept twice', async () => {
      const { page } = nurse;
      await page.getByRole('link', { name: 'Record vitals' }).click();
      const fields = {
        Breaths: '22',
        Oxygen: '94',
        Pulse: '112',
        Systolic: '105',
        Diastolic: '68',
      };
      for (const [label, value] of Object.entries(fields))
        await page.getByRole('textbox', { name: label }).fill(value);
      await page.getByRole('radio', { name: 'Oxygen' }).check();
      await page.getByRole('radio', { name: 'Alert', exact: true }).check();
      await expect(page.getByTestId('news2')).toHaveText('NEWS2 needs: temperature');
      await page.getByRole('textbox', { name: 'Temperature' }).fill('38.4');
      await expect(page.getByTestId('news2')).toContainText('High risk');
      await expect(page.getByTestId('news2').locator('bdi').first()).toHaveText('9');
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Save and call' }).click();
      await expect(page.getByRole('dialog')).toContainText('NEWS2 is 9');
      await page.getByRole('button', { name: 'Back to the chart' }).click();
      await expect(page.getByTestId('vital-tiles')).toContainText('38.4');
    });
    for (const person of [nurse, doctor]) expect(person.complaints).toEqual([]);
  } finally {
    await Promise.all([nurse.close(), doctor.close()]);
    await relay.stop();
  }
  await Promise.all([relay.remove(), nurse.remove(), doctor.remove()]);
});

test('a patient measures at home: told to act, one alert reaches the nurse, and her name comes back', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const options = {
    ...launchOptions,
    args: [...(launchOptions.args ?? []), ...BLUETOOTH_ARGUMENTS],
  };
  const nurse = await Person.create(
    { name: 'Amina Devi', profession: 'Nurse', passphrase: 'seven copper lanterns drift' },
    options,
  );
  const rosa = await Person.create(
    { name: 'Rosa Marin', profession: 'Nurse', passphrase: 'nine olive kettles sing' },
    options,
  );
  try {
    await EmulatedMeter.prepare(rosa.page.context());
    await nurse.foundClinic(relay.address, 'Lakeside');
    await nurse.registerPatient({ family: 'Marín', given: 'Rosa' });

    await test.step('the nurse lets Rosa into her own record', async () => {
      const { page } = rosa;
      await nurse.page.getByRole('link', { name: 'More' }).first().click();
      await nurse.page.getByRole('button', { name: 'Invite the patient' }).click();
      await page.goto(await nurse.page.getByLabel('Invitation link').inputValue());
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByLabel('Your name').fill('Rosa Marin');
      await page.getByLabel('Passphrase').fill('nine olive kettles sing');
      await page.getByRole('button', { name: 'Ask to join' }).click();
      await expect(page.getByTestId('check-number')).toBeVisible(ACROSS);
      await nurse.page.getByRole('button', { name: 'Let in', exact: true }).click(ACROSS);
      await expect(page.getByRole('link', { name: 'Measure now' })).toBeVisible(ACROSS);
      await expectAccessible(page);
    });

    const cuff = await EmulatedMeter.start(rosa.page, CUFF);
    await test.step('Rosa keeps 182/100 and is told what to do; nobody has seen it', async () => {
      const { page } = rosa;
      await page.getByRole('link', { name: 'Measure now' }).click();
      await measure(page, cuff);
      await expect(page.getByTestId('arrived-reading')).toContainText('Is this reading of Rosa');
      await page.getByRole('button', { name: 'Keep reading' }).click();
      await page.getByRole('link', { name: 'Done' }).click();
      await expect(page.getByTestId('my-alert')).toContainText('Your reading is very high');
      await expect(page.getByTestId('my-alert')).toContainText('Not seen yet');
      await expect(page.getByTestId('my-reading')).toContainText('182/100');
      await expectAccessible(page);
    });

    await test.step('the nurse has one alert in Today, and takes it on', async () => {
      const { page } = nurse;
      await page.getByRole('link', { name: 'Today' }).first().click();
      // In the list and in the call above every screen.
      await expect(page.getByText(/^Blood pressure .182\/100 mmHg.$/).first()).toBeVisible(ACROSS);
      await nurse.openPatient('Marín');
      await expect(page.getByTestId('alert')).toHaveAttribute('data-state', 'crisis');
      await page.getByRole('button', { name: 'Acknowledge' }).click();
      await expect(page.getByTestId('acknowledged')).toContainText('Acknowledged by Amina Devi');
    });

    await test.step('Rosa reads who has it', async () => {
      const answer = rosa.page.getByTestId('my-alert-seen');
      await expect(answer).toContainText('Acknowledged by Amina Devi', ACROSS);
      await expect(rosa.page.getByTestId('my-alert')).toHaveCount(0);
    });
    for (const person of [nurse, rosa]) expect(person.complaints).toEqual([]);
  } finally {
    await Promise.all([nurse.close(), rosa.close()]);
    await relay.stop();
  }
  await Promise.all([relay.remove(), nurse.remove(), rosa.remove()]);
});

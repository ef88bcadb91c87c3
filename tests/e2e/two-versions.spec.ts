/**
 * Two people at two devices change one record apart: both allergies and both edits of the plan are there afterwards, and a
 * dose that both changed stands in two versions, with authors and times, until one of them picks.
 */
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { Person } from './support/person.ts';
import { PLANTED } from './support/planted.ts';
import { RelayProcess } from './support/relay-process.ts';

const PLAN = 'Dressing daily.';
const NURSE_PLAN = ' Weigh on Monday.';
const DOCTOR_PLAN = 'Rest the foot. ';
const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Parts of the chart' }).getByRole('link', { name }).click();

async function recordMetformin(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add medicine' }).click();
  await page.getByLabel('Medicine', { exact: true }).fill('Metformin');
  await page.getByLabel('Amount').fill('500');
  await page.getByLabel('Unit').selectOption('mg');
  await page.getByLabel('How it is given').selectOption('oral');
  await page.getByLabel('How often').selectOption('twice-daily');
  await page.getByRole('button', { name: 'Save medicine' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

async function openCase(page: Page): Promise<void> {
  await tab(page, 'Plan');
  await page.getByRole('link', { name: 'Open a case' }).click();
  await page.getByLabel('Title').fill('Diabetes foot');
  await page.getByLabel('High').check();
  await page.getByLabel('Problem or diagnosis').fill('Ulcer');
  await page.getByLabel('Symptoms').fill('Pain at night');
  await page.getByLabel('Treatment plan').fill(PLAN);
  await page.getByRole('button', { name: 'Open case' }).click();
  await expect(page.getByRole('heading', { name: 'Diabetes foot' })).toBeVisible();
}

async function changeDose(page: Page, amount: string): Promise<void> {
  await tab(page, 'Medicines');
  await page.getByRole('button', { name: 'Change dose' }).click();
  await page.getByLabel('Amount').fill(amount);
  await page.getByRole('button', { name: 'Save dose' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

/** Writes at one end of the plan without taking anything from it, and waits until it is saved. */
async function writePlan(page: Page, text: string, end: 'start' | 'end'): Promise<void> {
  await tab(page, 'Plan');
  await page.getByRole('link', { name: 'Diabetes foot' }).click();
  const field = page.getByRole('textbox', { name: 'Treatment plan' });
  await expect(field).toHaveValue(/Dressing/);
  await field.press(end === 'start' ? 'Control+Home' : 'Control+End');
  await field.pressSequentially(text);
  await expect(page.locator('[data-rung="not-saved"]')).toHaveCount(0);
}

const toChart = (person: Person) => person.openPatient(PLANTED.family);

test('a dose that two people changed apart stands in two versions until one is picked', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(
    { name: 'Amina', profession: 'Nurse', passphrase: PLANTED.nursePassphrase },
    launchOptions,
  );
  const doctor = await Person.create(
    { name: 'Koffi', profession: 'Doctor', passphrase: PLANTED.doctorPassphrase },
    launchOptions,
  );
  const both = [nurse, doctor];
  try {
    await test.step('the nurse records an allergy, a medicine and a case; the doctor sees them', async () => {
      await nurse.foundClinic(relay.address, PLANTED.clinic);
      await doctor.join(await nurse.invite());
      await doctor.checkNumber();
      await nurse.page.getByRole('button', { name: 'Let in' }).click();
      await expect(doctor.page.getByRole('link', { name: 'Patients' }).first()).toBeVisible();
      await nurse.registerPatient({ family: PLANTED.family, given: PLANTED.given });
      await nurse.recordAllergy({ substance: 'Latex', reaction: 'rash' });
      await recordMetformin(nurse.page);
      await expectAccessible(nurse.page);
      await openCase(nurse.page);
      await expectAccessible(nurse.page);
      await toChart(doctor);
      await expect(doctor.page.getByText('500 mg').first()).toBeVisible();
      await expect(doctor.page.getByText('Latex').first()).toBeVisible();
      await expect(doctor.page.getByRole('link', { name: 'Diabetes foot' })).toBeVisible();
    });

    await relay.stop();

    await test.step('apart, both write and change the same dose', async () => {
      await toChart(nurse);
      await nurse.recordAllergy({ substance: 'Iodine', reaction: 'hives' });
      await changeDose(nurse.page, '850');
      await writePlan(nurse.page, NURSE_PLAN, 'end');
      await changeDose(doctor.page, '1000');
      await writePlan(doctor.page, DOCTOR_PLAN, 'start');
    });

    await relay.start();

    await test.step('together again, both edits of the plan are there', async () => {
      const whole = `${DOCTOR_PLAN}${PLAN}${NURSE_PLAN}`;
      for (const { page } of both)
        await expect(page.getByRole('textbox', { name: 'Treatment plan' })).toHaveValue(whole, {
          timeout: 60_000,
        });
    });

    await test.step('the dose stands in two versions, with their authors', async () => {
      for (const person of both) {
        await toChart(person);
        for (const substance of ['Latex', 'Iodine'])
          await expect(person.page.getByText(substance).first()).toBeVisible();
        const medicine = person.page.getByTestId('medicine');
        await expect(medicine).toContainText('850 mg');
        await expect(medicine).toContainText('1,000 mg');
        await expect(medicine).toContainText('Amina');
        await expect(medicine).toContainText('Koffi');
        await expect(person.page.getByTestId('fork-chip')).toBeVisible();
      }
      await doctor.page.getByTestId('fork-chip').click();
      await expect(doctor.page.getByRole('radio', { name: /850 mg/ })).not.toBeChecked();
      await expect(doctor.page.getByText(/Before both/)).toContainText('500 mg');
      await expectAccessible(doctor.page);
    });

    await test.step('the pick of one reaches the other, and the loser stays in history', async () => {
      const { page } = nurse;
      await page.getByRole('link', { name: 'Two versions' }).first().click();
      await page.getByRole('link', { name: /Dose of a medicine/ }).click();
      await page.getByRole('button', { name: 'Use this version' }).click();
      await expect(page.getByText('Please choose one.')).toBeVisible();
      await page.getByRole('radio', { name: /850 mg/ }).check();
      await page.getByLabel('Why').fill('kidneys');
      await page.getByRole('button', { name: 'Use this version' }).click();
      await expect(page.getByTestId('fork-settled')).toContainText('Amina');
      await expect(doctor.page.getByTestId('fork-settled')).toContainText('850 mg', {
        timeout: 60_000,
      });
      await doctor.page.getByRole('link', { name: 'Back to the chart' }).click();
      await expect(doctor.page.getByTestId('fork-chip')).toHaveCount(0);
      await tab(doctor.page, 'Medicines');
      await doctor.page.getByText(/^History/).click();
      await expect(doctor.page.getByTestId('medicine')).toContainText('1,000 mg');
      await expect(doctor.page.getByTestId('medicine')).toContainText('kidneys');
      await expectAccessible(doctor.page);
    });
  } finally {
    await Promise.all(both.map((person) => person.close()));
    await relay.stop();
  }
  for (const { complaints } of both) expect(complaints).toEqual([]);
  await Promise.all([relay.remove(), nurse.remove(), doctor.remove()]);
});

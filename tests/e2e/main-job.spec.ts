/**
 * The main job: a nurse, a doctor and a patient, three Chromium profiles, the real relay process, the real Web Bluetooth stack.
 * They found, join, work apart, meet, measure and write to each other; nobody else learns a word of it.
 */
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { changeDose, openCase, openTab, recordMedicine, writePlan } from './support/chart.ts';
import { BLUETOOTH_ARGUMENTS, EmulatedMeter } from './support/emulated-meter.ts';
import { CUFF, measurePressure } from './support/emulated-models.ts';
import { Person } from './support/person.ts';
import { MAIN_JOB, plantedIn, searchFolder } from './support/planted.ts';
import { RelayProcess } from './support/relay-process.ts';

/** From one device to another, on a machine that is busy with three browsers. */
const ACROSS = { timeout: 60_000 };
const PIN = '280159';

test.setTimeout(600_000);

test('three people do the main job, apart and together, and the server learns nothing', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const options = {
    ...launchOptions,
    args: [...(launchOptions.args ?? []), ...BLUETOOTH_ARGUMENTS],
  };
  const person = (
    who: 'nurse' | 'doctor' | 'patient',
    profession: 'Nurse' | 'Doctor' | 'Patient',
  ) =>
    Person.create(
      { name: MAIN_JOB[who], profession, passphrase: MAIN_JOB[`${who}Passphrase`] },
      options,
    );
  const nurse = await person('nurse', 'Nurse');
  const doctor = await person('doctor', 'Doctor');
  const patient = await person('patient', 'Patient');
  const people = [nurse, doctor, patient];
  try {
    await test.step('found: a clinic, a PIN, a recovery kit that is tested', async () => {
      await nurse.foundClinic(relay.address, MAIN_JOB.clinic);
      await setPin(nurse);
      await testRecoveryKit(nurse);
    });

    await test.step('join: the doctor by link and QR, after both saw the same number', async () => {
      const link = await nurse.invite();
      await expect(nurse.page.getByRole('img', { name: /QR/ })).toBeVisible();
      await doctor.join(link);
      expect(await doctor.checkNumber()).toBe(await nurse.checkNumber());
      await nurse.page.getByRole('button', { name: 'Let in', exact: true }).click();
      await expect(doctor.page.getByRole('link', { name: 'Patients' }).first()).toBeVisible(ACROSS);
    });

    await test.step('the nurse registers a patient and opens a case; the doctor sees it', async () => {
      const { page } = nurse;
      await nurse.registerPatient({ family: MAIN_JOB.family, given: MAIN_JOB.given });
      await nurse.recordAllergy({ substance: MAIN_JOB.allergy, reaction: MAIN_JOB.reaction });
      await recordMedicine(page, { name: MAIN_JOB.medicine, amount: '500' });
      const { caseTitle: title, problem, symptoms, plan } = MAIN_JOB;
      await openCase(page, { title, problem, symptoms, plan });
      await doctor.openPatient(MAIN_JOB.family);
      await expect(doctor.page.getByText('500 mg').first()).toBeVisible(ACROSS);
      await expect(doctor.page.getByText(MAIN_JOB.allergy).first()).toBeVisible();
      await expect(doctor.page.getByRole('link', { name: title })).toBeVisible();
    });

    await test.step('join: the patient is let into their own record', async () => {
      await nurse.openPatient(MAIN_JOB.family);
      await openTab(nurse.page, 'More');
      await nurse.page.getByRole('button', { name: 'Invite the patient' }).click();
      await patient.join(await nurse.page.getByLabel('Invitation link').inputValue());
      expect(await patient.checkNumber()).toBe(await nurse.checkNumber());
      await nurse.page.getByRole('button', { name: 'Let in', exact: true }).click();
      await expect(patient.page.getByRole('link', { name: 'Measure now' })).toBeVisible(ACROSS);
    });

    await relay.stop();

    await test.step('apart: both write, both change the dose, both say what is only here', async () => {
      await openTab(nurse.page, 'Summary');
      await nurse.recordAllergy({
        substance: MAIN_JOB.secondAllergy,
        reaction: MAIN_JOB.secondReaction,
      });
      await changeDose(nurse.page, '850');
      await writePlan(doctor.page, MAIN_JOB.caseTitle, { after: ` ${MAIN_JOB.planAddition}` });
      await doctor.openPatient(MAIN_JOB.family);
      await changeDose(doctor.page, '1000');
      await expect(nurse.page.getByText(/2 entries only on this device/).first()).toBeVisible();
      await expect(doctor.page.getByText(/entries only on this device/).first()).toBeVisible();
    });

    await test.step('both reload offline and still have everything', async () => {
      for (const each of [nurse, doctor]) {
        await each.reloadOffline();
        await each.openPatient(MAIN_JOB.family);
        await expect(each.page.getByText(/entries only on this device/).first()).toBeVisible();
      }
      await expect(nurse.page.getByText(MAIN_JOB.secondAllergy).first()).toBeVisible();
      await expect(nurse.page.getByTestId('medicine')).toContainText('850 mg');
      await expect(doctor.page.getByTestId('medicine')).toContainText('1,000 mg');
    });

    await test.step('meet: both allergies, the whole plan, and a dose in two versions until one picks', async () => {
      for (const each of [nurse, doctor]) await each.back();
      await relay.start();
      for (const { page } of [nurse, doctor]) {
        await expect(page.getByTestId('fork-chip').first()).toBeVisible(ACROSS);
        for (const substance of [MAIN_JOB.allergy, MAIN_JOB.secondAllergy])
          await expect(page.getByText(substance).first()).toBeVisible();
        for (const text of ['850 mg', '1,000 mg', MAIN_JOB.nurse, MAIN_JOB.doctor])
          await expect(page.getByTestId('medicine')).toContainText(text);
        await expect(page.getByText(/only on this device/)).toHaveCount(0, ACROSS);
      }
      await expect(await planOf(nurse.page)).toHaveValue(
        `${MAIN_JOB.plan} ${MAIN_JOB.planAddition}`,
      );
      await pickDose(nurse.page, '850 mg');
      await expect(doctor.page.getByTestId('fork-chip')).toHaveCount(0, ACROSS);
      await openTab(doctor.page, 'Medicines');
      await doctor.page.getByText(/^History/).click();
      await expect(doctor.page.getByTestId('medicine')).toContainText('1,000 mg');
    });

    await test.step('measure: 182/100 from a cuff at home is a crisis in the nurse’s chart', async () => {
      await measureAtHome(patient);
      await nurse.openPatient(MAIN_JOB.family);
      const tile = nurse.page.getByTestId('vital-tiles').getByRole('listitem').first();
      await expect(tile).toContainText('182/100', ACROSS);
      await expect(tile).toContainText('Crisis');
      await expect(tile).toContainText('Arm 3000');
      await nurse.page.getByRole('link', { name: 'All measurements' }).click();
      await expect(nurse.page.getByTestId('measurement')).toContainText('Device time');
    });

    await test.step('message: the ladder is true at every step, and the patient reads it offline', async () => {
      await sendMessage(doctor.page, MAIN_JOB.message);
      const sent = doctor.page.getByRole('log').getByRole('article').last();
      await expect(sent).toContainText('On the devices of 2 people', ACROSS);
      await patient.reloadOffline();
      await patient.go('Messages');
      await patient.page
        .getByRole('link', { name: /care team/ })
        .first()
        .click();
      await expect(patient.page.getByText(MAIN_JOB.message).last()).toBeVisible();
      await expect(sent).not.toContainText('Seen by');
      await patient.back();
      await expect(sent).toContainText('Seen by', ACROSS);
    });

    await test.step('installable: with the server dead the app opens where one was', async () => {
      const { page } = nurse;
      await expect(page.locator('link[rel="manifest"]')).toHaveCount(1);
      await relay.stop();
      const address = page.url();
      await page.goto(address);
      await nurse.unlock();
      await expect(page.getByTestId('measurement')).toContainText('182/100');
    });
  } finally {
    await Promise.all(people.map((each) => each.close()));
    await relay.stop();
  }

  await test.step('blind: none of twenty planted strings is anywhere but on the screens', async () => {
    for (const place of [relay.folder, ...people.map(({ profile }) => profile)]) {
      const { found, bytes } = await searchFolder(place, MAIN_JOB);
      expect(found).toEqual([]);
      expect(bytes).toBeGreaterThan(50_000);
    }
    expect(plantedIn(Buffer.from(relay.output, 'latin1'), MAIN_JOB)).toEqual([]);
    for (const { wire, complaints } of people) {
      const bytes = Buffer.concat(wire);
      expect(bytes.length).toBeGreaterThan(10_000);
      expect(plantedIn(bytes, MAIN_JOB)).toEqual([]);
      expect(complaints).toEqual([]);
    }
  });
  await Promise.all([relay.remove(), ...people.map((each) => each.remove())]);
});

async function setPin(person: Person): Promise<void> {
  const { page } = person;
  await person.go('Settings');
  await page.getByRole('link', { name: 'PIN' }).click();
  await page.getByLabel('New PIN').fill(PIN);
  await page.getByRole('button', { name: 'Set PIN' }).click();
  await expect(page.getByText('A PIN is set.')).toBeVisible();
}

async function testRecoveryKit(person: Person): Promise<void> {
  const { page } = person;
  await person.go('Settings');
  await page.getByRole('link', { name: 'Recovery kit' }).click();
  await page.getByRole('button', { name: 'Show my code' }).click();
  const listed = page.getByRole('list', { name: 'Your recovery code' }).getByRole('listitem');
  await expect(listed).toHaveCount(9);
  const groups = await listed.allInnerTexts();
  await expect(page.getByText('The server does not have its part yet')).toBeHidden(ACROSS);
  // Each group stands there once more, letter by letter, for who hears it.
  const code = groups.map((group) => group.slice(0, 4)).join(' ');
  await page.getByLabel('The code on your paper').fill(code);
  await page.getByRole('button', { name: 'I have it. Test it now' }).click();
  await expect(page.getByText(/It works/)).toBeVisible(ACROSS);
}

async function planOf(page: Page) {
  await openTab(page, 'Plan');
  await page.getByRole('link', { name: MAIN_JOB.caseTitle }).click();
  return page.getByRole('textbox', { name: 'Treatment plan' });
}

async function pickDose(page: Page, version: string): Promise<void> {
  await page.getByRole('link', { name: 'Two versions' }).first().click();
  await page.getByRole('link', { name: /Dose of a medicine/ }).click();
  const wanted = page.getByRole('radio', { name: new RegExp(version) });
  await expect(wanted).not.toBeChecked();
  await expect(page.getByText(/Before both/)).toContainText('500 mg');
  await expectAccessible(page);
  await wanted.check();
  await page.getByRole('button', { name: 'Use this version' }).click();
  await expect(page.getByTestId('fork-settled')).toContainText(MAIN_JOB.nurse);
}

async function measureAtHome({ page }: Person): Promise<void> {
  await EmulatedMeter.prepare(page.context());
  await page.reload();
  await page.getByLabel('Passphrase').fill(MAIN_JOB.patientPassphrase);
  await page.getByRole('button', { name: 'Unlock' }).click();
  const cuff = await EmulatedMeter.start(page, CUFF);
  await page.getByRole('link', { name: 'Measure now' }).click();
  await page.getByRole('button', { name: /^Blood pressure cuff/ }).click();
  await page.getByRole('button', { name: 'Find the device' }).click();
  await expect.poll(() => cuff.listening(0x2a35), ACROSS).toBe(true);
  await measurePressure(cuff, [182, 100], new Date());
  await expect(page.getByTestId('arrived-reading')).toContainText('182/100');
  await page.getByRole('button', { name: 'Keep reading' }).click();
  await page.getByRole('link', { name: 'Done' }).click();
  await expect(page.getByTestId('my-reading')).toContainText('182/100');
}

async function sendMessage(page: Page, text: string): Promise<void> {
  await page.getByRole('link', { name: 'Patients' }).first().click();
  await page.getByRole('link', { name: MAIN_JOB.family }).first().click();
  await page.getByRole('button', { name: 'Message about this patient' }).click();
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('log')).toContainText(text);
}

/**
 * First light: two people, two Chromium profiles, the real relay process. They work on one encrypted record, apart and
 * together, and nobody else learns a word of it.
 */
import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { Person } from './support/person.ts';
import { PLANTED, plantedIn, searchFolder } from './support/planted.ts';
import { RelayProcess } from './support/relay-process.ts';

test('a nurse and a doctor work on one record, apart and together, and the server learns nothing', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(
    { name: PLANTED.nurse, profession: 'Nurse', passphrase: PLANTED.nursePassphrase },
    launchOptions,
  );
  const doctor = await Person.create(
    { name: PLANTED.doctor, profession: 'Doctor', passphrase: PLANTED.doctorPassphrase },
    launchOptions,
  );
  try {
    await test.step('the nurse founds a clinic and lets the doctor in', async () => {
      await nurse.foundClinic(relay.address, PLANTED.clinic);
      await doctor.join(await nurse.invite());
      const number = await doctor.checkNumber();
      expect(number.replace(/\s/g, '')).toMatch(/^\d{6}$/);
      expect(await nurse.checkNumber()).toBe(number);
      await nurse.page.getByRole('button', { name: 'Let in', exact: true }).click();
      await expect(doctor.page.getByRole('link', { name: 'Patients' }).first()).toBeVisible();
      expect(doctor.page.url()).not.toContain('#');
      await expectAccessible(nurse.page);
    });

    await test.step('the nurse registers a patient with an allergy and writes a note', async () => {
      await nurse.registerPatient({ family: PLANTED.family, given: PLANTED.given });
      await nurse.recordAllergy({ substance: PLANTED.allergy, reaction: PLANTED.reaction });
      await nurse.startNote(PLANTED.noteTitle);
      await nurse.type(PLANTED.noteStart, 'end');
      await expectAccessible(nurse.page);
      await nurse.leaveNote();
      await expectAccessible(nurse.page);
    });

    await test.step('the doctor sees both', async () => {
      await doctor.openPatient(PLANTED.family);
      await expect(doctor.page.getByText(PLANTED.allergy).first()).toBeVisible();
      await expect(doctor.page.getByText(PLANTED.reaction).first()).toBeVisible();
      await doctor.openNote(PLANTED.noteTitle);
      await expect(doctor.page.getByLabel('Note text')).toHaveText(PLANTED.noteStart);
      await doctor.leaveNote();
    });

    await relay.stop();

    await test.step('apart, each adds an allergy and writes in the note', async () => {
      await nurse.recordAllergy({
        substance: PLANTED.nurseAllergy,
        reaction: PLANTED.nurseReaction,
      });
      await nurse.openNote(PLANTED.noteTitle);
      await nurse.type(` ${PLANTED.nurseAddition}`, 'end');
      await nurse.leaveNote();
      await nurse.startNote(PLANTED.secondTitle);
      await nurse.type(PLANTED.secondText, 'end');
      await doctor.recordAllergy({
        substance: PLANTED.doctorAllergy,
        reaction: PLANTED.doctorReaction,
      });
      await doctor.openNote(PLANTED.noteTitle);
      await doctor.type(`${PLANTED.doctorAddition} `, 'start');
      await doctor.registerPatient({ family: PLANTED.secondPatient, given: 'Sam' });
    });

    await test.step('both reload offline and still have everything', async () => {
      await nurse.reloadOffline();
      await nurse.openPatient(PLANTED.family);
      await expect(nurse.page.getByText(PLANTED.nurseAllergy).first()).toBeVisible();
      await nurse.openNote(PLANTED.noteTitle);
      await expect(nurse.page.getByLabel('Note text')).toHaveText(
        `${PLANTED.noteStart} ${PLANTED.nurseAddition}`,
      );
      await expect(nurse.page.getByText(/only on this device/).first()).toBeVisible();
      await doctor.reloadOffline();
      await doctor.openPatient(PLANTED.secondPatient);
      await doctor.openPatient(PLANTED.family);
      await expect(doctor.page.getByText(PLANTED.doctorAllergy).first()).toBeVisible();
      await doctor.openNote(PLANTED.noteTitle);
      await expect(doctor.page.getByLabel('Note text')).toHaveText(
        `${PLANTED.doctorAddition} ${PLANTED.noteStart}`,
      );
    });

    await test.step('the relay returns and both meet without a reload', async () => {
      await nurse.back();
      await doctor.back();
      await relay.start();
      const whole = `${PLANTED.doctorAddition} ${PLANTED.noteStart} ${PLANTED.nurseAddition}`;
      for (const person of [nurse, doctor])
        await expect(person.page.getByLabel('Note text')).toHaveText(whole, { timeout: 60_000 });
      for (const person of [nurse, doctor]) {
        await person.leaveNote();
        for (const substance of [PLANTED.allergy, PLANTED.nurseAllergy, PLANTED.doctorAllergy])
          await expect(person.page.getByText(substance).first()).toBeVisible();
        await expect(person.page.getByText(/only on this device/)).toHaveCount(0);
      }
      await nurse.openPatient(PLANTED.secondPatient);
    });
  } finally {
    await Promise.all([nurse.close(), doctor.close()]);
    await relay.stop();
  }

  await test.step('none of twenty planted strings is anywhere but on the screen', async () => {
    const places = [relay.folder, nurse.profile, doctor.profile];
    for (const place of places) {
      const { found, bytes } = await searchFolder(place);
      expect(found).toEqual([]);
      expect(bytes).toBeGreaterThan(50_000);
    }
    expect(plantedIn(Buffer.from(relay.output, 'latin1'))).toEqual([]);
    for (const person of [nurse, doctor]) {
      const wire = Buffer.concat(person.wire);
      expect(wire.length).toBeGreaterThan(10_000);
      expect(plantedIn(wire)).toEqual([]);
      expect(person.complaints).toEqual([]);
    }
  });
  await Promise.all([relay.remove(), nurse.remove(), doctor.remove()]);
});

/** Where no server is reached: two browsers side by side show each other a code, and a file crosses in somebody's pocket. */
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { CameraDouble } from './support/camera-double.ts';
import { go } from './support/looks.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

const nurse = {
  name: 'Amina Diallo',
  profession: 'Nurse',
  passphrase: 'correct horse staple',
} as const;
const doctor = {
  name: 'Koffi Mensah',
  profession: 'Doctor',
  passphrase: 'battery lake window',
} as const;

test('two browsers with no server at all come to the same by codes that their cameras read, and a file carries a case across', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const hersSees = await CameraDouble.create();
  const hisSees = await CameraDouble.create();
  const amina = await Person.create(nurse, hersSees.with(launchOptions));
  const koffi = await Person.create(doctor, hisSees.with(launchOptions));
  const [hers, his] = [amina.page, koffi.page];
  try {
    await amina.foundClinic(relay.address, 'Lakeside');
    await koffi.join(await amina.invite());
    await koffi.checkNumber();
    await hers.getByRole('button', { name: 'Let in', exact: true }).click();
    await koffi.go('Patients');
    await amina.registerPatient({ family: 'Marín', given: 'Rosa' });
    await koffi.openPatient('Marín');
    await amina.installed();
    await koffi.installed();
    await relay.stop();

    await test.step('both write, and neither reaches a server', async () => {
      await amina.openPatient('Marín');
      await amina.recordAllergy({ substance: 'Latex', reaction: 'rash' });
      await koffi.registerPatient({ family: 'Okoro', given: 'Samuel' });
    });

    await test.step('a code each way connects them', async () => {
      await go(hers, '/sync/carry');
      await go(his, '/sync/carry');
      await hers.getByRole('button', { name: 'Show my code' }).click();
      const invitation = await codeOf(hers);
      // One QR code holds it: a handshake is far below 4 kB.
      expect(invitation.length).toBeLessThan(1_000);
      await expect(hers.getByRole('img', { name: 'Code for the other device' })).toBeVisible();
      await expectAccessible(hers, 'an own code');
      await his.getByRole('button', { name: 'Read the other’s code' }).click();
      await enter(his, 'not a code');
      await expect(his.getByText('This is not a code of Lantern')).toBeVisible();
      await expectAccessible(his, 'a code to read');
      // Debian's Chromium reads no codes itself: the decoder of the app does, from its own copy, with no server there.
      await hisSees.lookAt(hers.getByRole('img', { name: 'Code for the other device' }));
      await his.getByRole('button', { name: 'Use the camera' }).click();
      await codeOf(his);
      await hersSees.lookAt(his.getByRole('img', { name: 'Code for the other device' }));
      await hers.getByRole('button', { name: 'Use the camera' }).click();
      for (const page of [hers, his])
        await expect(page.getByText('Both have the same.')).toBeVisible();
      await expectAccessible(hers, 'two devices together');
    });

    await test.step('each has what the other wrote, also what is written while they are together', async () => {
      await koffi.openPatient('Marín');
      await expect(his.getByText('Latex').first()).toBeVisible();
      await amina.go('Patients');
      await expect(hers.getByRole('link', { name: 'OKORO' }).first()).toBeVisible();
    });

    await test.step('a file carries a new case to who is not near any more', async () => {
      await amina.registerPatient({ family: 'Hadad', given: 'Lina' });
      await go(hers, '/sync/carry');
      const saving = hers.waitForEvent('download');
      await hers.getByRole('button', { name: 'Save a file' }).click();
      const parcel = await (await saving).path();
      await go(his, '/sync/carry');
      await his.locator('input[type="file"]').setInputFiles(parcel);
      await expect(his.getByText(/sealed pieces? (was|were) for this device/)).toBeVisible();
      await koffi.openPatient('Hadad');
      await go(his, '/sync/carry');
      await his
        .locator('input[type="file"]')
        .setInputFiles({ name: 'x.bin', mimeType: 'text/html', buffer: Buffer.from('<script>') });
      await expect(his.getByText('This is not a file of Lantern')).toBeVisible();
      await expectAccessible(his, 'a file that is none');
    });
    expect(amina.complaints.filter(isNotTheServer)).toEqual([]);
    expect(koffi.complaints.filter(isNotTheServer)).toEqual([]);
  } finally {
    await amina.close();
    await koffi.close();
    await relay.remove();
    await Promise.all([amina.remove(), koffi.remove(), hersSees.remove(), hisSees.remove()]);
  }
});

const codeOf = async (page: Page): Promise<string> => {
  const field = page.getByLabel('The same code as text');
  await expect(field).toHaveValue(/^LANTERN1/);
  return field.inputValue();
};

async function enter(page: Page, code: string): Promise<void> {
  await page.getByLabel('The other’s code').fill(code);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

/** The browser itself complains of a socket that nobody answers. */
const isNotTheServer = (complaint: string): boolean => !/WebSocket|ERR_CONNECTION/.test(complaint);

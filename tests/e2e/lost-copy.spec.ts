/** A database that was put back or removed behind the app's back: it is said, never taken for a new device, and what a server had returns. */
import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { copyDisk, putBack, removeDatabases } from './support/disk.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';
import { allSent, amina, lock, locked } from './support/tablet.ts';

test('a copy that went back, and one that is gone, are told, and what a server had returns', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const person = await Person.create(amina, launchOptions);
  const { page } = person;
  const older = page.getByText('The copy on this device is an older one.');
  const gone = page.getByText('What this device kept is gone');
  try {
    const code = await test.step('a clinic, a patient, and a recovery kit', async () => {
      await person.foundClinic(relay.address, 'Lakeside');
      await person.registerPatient({ family: 'Marín', given: 'Rosa' });
      await person.go('Settings');
      await page.getByRole('link', { name: 'Recovery kit' }).click();
      await page.getByRole('button', { name: 'Show my code' }).click();
      const groups = page.getByRole('list', { name: 'Your recovery code' }).getByRole('listitem');
      await expect(groups).toHaveCount(9);
      const typed = (await groups.locator('[aria-hidden]').allInnerTexts()).join('-');
      await page.getByLabel('The code on your paper').fill(typed);
      await page.getByRole('button', { name: 'I have it. Test it now' }).click();
      await expect(page.getByText('It works.')).toBeVisible();
      return typed;
    });

    await test.step('put back to before a patient, it says so and gets the patient from the server', async () => {
      await person.installed();
      await allSent(page);
      await lock(page);
      await copyDisk(page);
      await person.unlock();
      await person.registerPatient({ family: 'Okafor', given: 'Ada' });
      await allSent(page);
      await lock(page);
      await putBack(page);
      await page.reload();
      await person.unlock();
      await expect(older).toBeVisible();
      await expectAccessible(page);
      await person.openPatient('Okafor');
      await page.getByRole('button', { name: 'I know, put this away' }).click();
      await expect(older).toBeHidden();
    });

    await test.step('it was told once, and nothing is told without cause', async () => {
      await allSent(page);
      await lock(page);
      await person.unlock();
      await person.openPatient('Okafor');
      await expect(older).toBeHidden();
    });

    await test.step('an entry that never left the device is in the copy that is removed', async () => {
      await page.context().setOffline(true);
      await person.recordAllergy({ substance: 'Latex', reaction: 'Rash' });
      await lock(page);
      await page.context().setOffline(false);
      await removeDatabases(page);
      await page.reload();
      await expect(gone).toBeVisible();
      await expect(page.getByText('1 entry had not left this device and is lost.')).toBeVisible();
      await expectAccessible(page);
    });

    await test.step('the kit brings back what had reached the server', async () => {
      await page.getByRole('link', { name: 'Have a recovery kit?' }).click();
      await page.getByLabel('The code on your paper').fill(code);
      await page.getByLabel('Passphrase').fill(amina.passphrase);
      await page.getByRole('button', { name: 'Open my place' }).click();
      await person.openPatient('Okafor');
      await allSent(page);
      await lock(page);
      await page.reload();
      await locked(page);
      await expect(gone).toBeHidden();
    });
    expect(person.complaints).toEqual([]);
  } finally {
    await person.close();
    await relay.stop();
  }
  await Promise.all([relay.remove(), person.remove()]);
});

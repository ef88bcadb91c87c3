/** What goes wrong at the edge gets its message, and costs nobody an entry. A full disk of the relay: tests/world. */
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

const PASSPHRASE = 'correct horse staple';
const ACROSS = { timeout: 60_000 };

test('a wrong passphrase, a link used twice and data of a newer version are told, and nothing is lost', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const person = (name: string, profession: 'Nurse' | 'Doctor') =>
    Person.create({ name, profession, passphrase: PASSPHRASE }, launchOptions);
  const nurse = await person('Amina Diallo', 'Nurse');
  const doctor = await person('Kwame Koffi', 'Doctor');
  const late = await person('Somebody Else', 'Doctor');
  const people = [nurse, doctor, late];
  const { page } = nurse;
  try {
    await test.step('a message at a field goes when the field is mended', async () => {
      await page.goto(relay.address);
      await page.getByRole('button', { name: 'Set up a new clinic' }).click();
      await page.getByRole('button', { name: 'Set up clinic' }).click();
      await expect(page.getByText('Please fill this in.')).toBeVisible();
      await page.getByLabel('Name of the clinic').fill('Lakeside');
      await expect(page.getByText('Please fill this in.')).toBeHidden();
    });

    await nurse.foundClinic(relay.address, 'Lakeside');
    const link = await nurse.invite();

    await test.step('whoever comes second to an invitation is told so, and the first is let in', async () => {
      await doctor.join(link);
      expect(await doctor.checkNumber()).toBe(await nurse.checkNumber());
      await late.join(link);
      const told = late.page.getByText('Somebody else has used this invitation too');
      await expect(told).toBeVisible(ACROSS);
      await expectAccessible(late.page, 'waiting beside somebody else');
      await page.getByRole('button', { name: 'Let in', exact: true }).click();
      await expect(doctor.page.getByRole('link', { name: 'Patients' }).first()).toBeVisible(ACROSS);
      await page.goto(`${relay.address}/sync/set-aside`);
      await nurse.unlock();
      const used = page.getByText('an invitation that was used already');
      await expect(used.first()).toBeVisible();
      await expectAccessible(page, 'what was set aside');
      await page.getByRole('button', { name: 'Put away' }).click();
      await expect(page.getByText(/entry put away|entries put away/)).toBeVisible();
      await expect(used).toHaveCount(0);
    });

    await test.step('a dialog of a chart says whose it is, and a wrong passphrase opens nothing', async () => {
      await nurse.registerPatient({ family: 'Marín', given: 'Rosa' });
      await page.getByRole('button', { name: 'Add allergy' }).click();
      await expect(page.getByRole('dialog')).toContainText('MARÍN, Rosa');
      await page.keyboard.press('Escape');
      await page.reload();
      await page.getByLabel('Passphrase').fill('not the passphrase');
      await page.getByRole('button', { name: 'Unlock' }).click();
      await expect(page.getByText('did not match')).toBeVisible();
      await nurse.unlock();
      await nurse.openPatient('Marín');
    });

    await test.step('data of a newer version is left alone, and said to be newer', async () => {
      await page.goto(`${relay.address}/healthz`);
      const before = await storedRows(page);
      expect(before).toBeGreaterThan(10);
      await raiseVersions(page);
      await page.goto(relay.address);
      // Told as soon as somebody is there: before the lock could be opened.
      await page.getByLabel('Passphrase').fill('whoever is there');
      const told = page.getByText('A newer version of Lantern saved this data.');
      await expect(told).toBeVisible();
      await expectAccessible(page, 'data of a newer version');
      await page.goto(`${relay.address}/healthz`);
      expect(await storedRows(page)).toBe(before);
    });
  } finally {
    await Promise.all(people.map((each) => each.close()));
    await relay.stop();
  }
  await Promise.all([relay.remove(), ...people.map((each) => each.remove())]);
});

/** How many rows this browser keeps for the app, in all its stores. */
const storedRows = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(request.error?.message));
      });
    let rows = 0;
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ''));
      for (const table of database.objectStoreNames)
        rows += await done(database.transaction(table).objectStore(table).count());
      database.close();
    }
    return rows;
  });

/** As a later version of the app would leave them. */
const raiseVersions = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (const { name, version } of await indexedDB.databases())
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.open(name ?? '', (version ?? 0) + 100);
        request.onsuccess = () => {
          request.result.close();
          resolve();
        };
        request.onerror = () => reject(new Error(request.error?.message));
      });
  });

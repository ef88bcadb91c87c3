/** A file that lies about what it is, in a note: told apart, shown as text, and nothing in it runs. */
import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

const passphrase = 'long enough for a test';

test('a file that lies about itself is told apart, and nothing in it runs', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(
    { name: 'Amina Sarr', profession: 'Nurse', passphrase },
    launchOptions,
  );
  const { page } = nurse;
  try {
    await nurse.foundClinic(relay.address, 'Kestrel Valley Clinic');
    await nurse.registerPatient({ family: 'Marín', given: 'Rosa' });
    await nurse.startNote('Wound');
    const script = '<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=\'run\'"/>';
    await page.getByLabel('Photo or file').setInputFiles([
      { name: 'wound\u202Egpj.svg', mimeType: 'image/png', buffer: Buffer.from(script) },
      { name: 'empty.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) },
    ]);
    await expect(page.getByRole('alert')).toContainText('This file is empty');
    const tile = page.getByTestId('file');
    await expect(tile).toHaveCount(1);
    await tile.getByRole('button', { name: 'Open woundgpj.svg' }).click();
    await expect(page.getByText('shown as what it is: Text')).toBeVisible();
    await expect(page.getByRole('dialog')).toContainText('onload=');
    await expectAccessible(page);
    expect(await page.title()).not.toBe('run');
    expect(nurse.complaints).toEqual([]);
  } finally {
    await nurse.close();
    await relay.remove();
    await nurse.remove();
  }
});

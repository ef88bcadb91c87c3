/** A device that has signed two continuations of one document: both are shown, one is kept with a reason, and nothing is lost. */
import { spawn } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { follow } from './support/looks.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';
import { AMINA } from './support/staff.ts';

const ACROSS = { timeout: 90_000 };

test('two stories of one device stand beside each other until somebody keeps one with a reason', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const amina = await Person.create(AMINA, launchOptions);
  const { page } = amina;
  let device: ReturnType<typeof spawn> | undefined;
  try {
    await amina.foundClinic(relay.address, 'Lakeside');
    await amina.registerPatient({ family: 'Marín', given: 'Rosa' });
    await amina.recordAllergy({ substance: 'Latex', reaction: 'rash' });
    const forking = ['tests/e2e/support/forking-device.ts', relay.address, await amina.invite()];
    device = spawn(process.execPath, ['--import', 'tsx', ...forking], { stdio: 'inherit' });
    await page.getByRole('button', { name: 'Let in', exact: true }).click(ACROSS);

    await test.step('both are there, each with what only it has', async () => {
      await follow(page, '/sync/set-aside');
      await expect(page.getByText('Two versions from one device')).toBeVisible(ACROSS);
      await expect(page.getByText('Pollen')).toBeVisible();
      await expect(page.getByText('Iodine')).toBeVisible();
      await expect(page.getByText(/signed by a device of Tomas Varga/)).toBeVisible();
      await expectAccessible(page);
    });

    await test.step('she keeps the other one with a reason, and it goes on', async () => {
      const other = page.getByRole('listitem').filter({ hasText: 'Other version' });
      const kept = (await other.getByText('Iodine').count()) > 0 ? 'Iodine' : 'Pollen';
      await other.getByRole('button', { name: 'Keep this version' }).click();
      await page.getByLabel('Reason').fill('He told me what he gave.');
      await expectAccessible(page);
      const asked = page.getByRole('alertdialog');
      await asked.getByRole('button', { name: 'Keep this version' }).click();
      await expect(page.getByText(/^Chosen by Amina Diallo/)).toBeVisible();
      await expect(page.getByText('He told me what he gave.')).toBeVisible();
      await expect(page.getByText('Not kept on')).toBeVisible();
      await amina.openPatient('Marín');
      await expect(page.getByText(kept).first()).toBeVisible();
      await expect(page.getByText('Latex').first()).toBeVisible();
      await expect(page.getByText(kept === 'Iodine' ? 'Pollen' : 'Iodine')).toHaveCount(0);
    });
  } finally {
    device?.kill();
    await amina.close();
    await relay.stop();
  }
  await Promise.all([relay.remove(), amina.remove()]);
});

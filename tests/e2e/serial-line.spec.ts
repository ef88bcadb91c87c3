/**
 * An oximeter on a real serial line, through the browser's own Web Serial: a terminal of the kernel where this machine allows one,
 * a port inside the page where it does not. Found out by what it sends, kept by a person, and gone when the cable is.
 */
import { expect, test } from '@playwright/test';
import { EmulatedCable } from './support/emulated-cable.ts';
import { noninPacket } from './support/emulated-models.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';
import { SerialLine } from './support/serial-line.ts';

test('an oximeter on a serial line is found out, shown, kept, and gone with its cable', async ({
  launchOptions,
}, info) => {
  const relay = await RelayProcess.create();
  const line = await SerialLine.create();
  info.annotations.push({ type: 'line', description: line ? 'a terminal' : 'inside the page' });
  const nurse = await Person.create(
    { name: 'Amina Devi', profession: 'Nurse', passphrase: 'seven copper lanterns drift' },
    line?.launching(launchOptions, relay.address) ?? launchOptions,
  );
  const { page } = nurse;
  const cable = line ?? new EmulatedCable(page);
  try {
    if (line === undefined) await EmulatedCable.prepare(page.context());
    await nurse.foundClinic(relay.address, 'Lakeside');
    await nurse.registerPatient({ family: 'Marín', given: 'Rosa' });
    await page.getByRole('link', { name: 'All measurements' }).click();
    await page.getByRole('link', { name: 'Measure with a device' }).click();
    await page.getByRole('button', { name: 'Oximeter' }).last().click();
    await cable.talk(noninPacket(66, 97));
    // A line that was granted before needs no list; the browser's own list of lines cannot be answered without a screen.
    const begin = line === undefined ? 'Choose the cable' : 'Use the same cable';
    await page.getByRole('button', { name: begin }).click();
    const live = page.getByTestId('live-signal');
    await expect(live).toContainText('97');
    await expect(live).toContainText('66');
    await live.getByRole('button', { name: 'Keep this value' }).click();
    await expect(page.getByTestId('arrived-reading')).toContainText('Nonin DF2');
    await cable.pull();
    await expect(live).toHaveCount(0);
    await page.getByRole('button', { name: 'Keep reading' }).click();
    await expect(page.getByTestId('kept')).toBeVisible();
    await page.getByRole('link', { name: 'Done' }).click();
    await expect(page.getByTestId('vital-tiles')).toContainText('97');
    expect(nurse.complaints).toEqual([]);
  } finally {
    await nurse.close();
    await relay.stop();
    await line?.remove();
  }
  await Promise.all([relay.remove(), nurse.remove()]);
});

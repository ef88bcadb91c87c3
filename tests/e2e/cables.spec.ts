/**
 * Devices on a cable, through the browser's own streams: an oximeter is found out by what it sends and goes blank when it is silent, a
 * weight waits for a person, a ventilator is read and never written to, and a cable that is pulled ends it.
 */
import { expect, test, type Page } from '@playwright/test';
import { crc16Modbus } from '#devices/core/crc.ts';
import { expectAccessible } from './support/accessibility.ts';
import { EmulatedCable } from './support/emulated-cable.ts';
import { noninPacket } from './support/emulated-models.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

const text = (line: string): readonly number[] => [...Buffer.from(`${line}\r\n`)];

/** Six registers: 15.0 breaths, 450 mL unless said, PEEP 5.0, peak 22.0, oxygen 40.0 %, 7.00 L. */
function ventilatorAnswer(tidalVolume = 450): readonly number[] {
  const body = [
    1,
    3,
    12,
    ...[150, tidalVolume, 50, 220, 400, 700].flatMap((word) => [word >> 8, word & 255]),
  ];
  const crc = crc16Modbus(Uint8Array.from(body));
  return [...body, crc & 255, crc >> 8];
}

async function measureAgain(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Done' }).click();
  await page.getByRole('link', { name: 'All measurements' }).click();
  await page.getByRole('link', { name: 'Measure with a device' }).click();
}

/** The card under "With a cable"; one of the same name stands above. */
async function choose(page: Page, kind: string): Promise<void> {
  await page.getByRole('button', { name: kind }).last().click();
}

test('an oximeter, a scale and a ventilator on a cable: shown while they are true, kept by a person', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(
    { name: 'Amina Devi', profession: 'Nurse', passphrase: 'seven copper lanterns drift' },
    launchOptions,
  );
  const { page } = nurse;
  const cable = new EmulatedCable(page);
  try {
    await EmulatedCable.prepare(page.context());
    await nurse.foundClinic(relay.address, 'Lakeside');
    await nurse.registerPatient({ family: 'Marín', given: 'Rosa' });
    await page.getByRole('link', { name: 'All measurements' }).click();
    await page.getByRole('link', { name: 'Measure with a device' }).click();
    await expect(page.getByRole('heading', { name: 'With a cable' })).toBeVisible();

    await test.step('an oximeter nobody named is found out by what it sends', async () => {
      await choose(page, 'Oximeter');
      await expectAccessible(page);
      await cable.talk(noninPacket(72, 93));
      await page.getByRole('button', { name: 'Choose the cable' }).click();
      const live = page.getByTestId('live-signal');
      await expect(live).toContainText('93');
      await expect(live).toContainText('72');
      await expectAccessible(page);
      await live.getByRole('button', { name: 'Keep this value' }).click();
      await expect(page.getByTestId('arrived-reading')).toContainText('Nonin DF2');
      await page.getByRole('button', { name: 'Keep reading' }).click();
      await expect(page.getByTestId('kept')).toBeVisible();
    });

    await test.step('silence blanks the number, and a pulled cable ends it', async () => {
      await cable.talk([]);
      await expect(page.getByText('Waiting for the signal')).toBeVisible();
      await expect(page.getByTestId('live-signal')).toHaveCount(0);
      await cable.pull();
      await expect(page.getByRole('link', { name: 'Done' })).toBeVisible();
      await page.getByRole('link', { name: 'Done' }).click();
      await expect(page.getByTestId('vital-tiles')).toContainText('93');
      await page.getByRole('link', { name: 'All measurements' }).click();
      await page.getByRole('link', { name: 'Measure with a device' }).click();
    });

    await test.step('a scale gives the weight that came to rest, over the cable of before', async () => {
      await choose(page, 'Scale');
      await page.getByRole('radio', { name: 'A&D' }).check();
      await cable.talk(text('ST,+00072.35  kg'));
      await page.getByRole('button', { name: 'Use the same cable' }).click();
      await expect(page.getByTestId('arrived-reading')).toContainText('72.35');
      expect((await cable.opened()).at(-1)).toMatchObject({ baudRate: 2400, parity: 'even' });
      await page.getByRole('button', { name: 'Keep reading' }).click();
      await expect(page.getByTestId('kept')).toBeVisible();
      await cable.talk([]);
      await measureAgain(page);
    });

    await test.step('a ventilator is read, told apart from the patient, and never written to', async () => {
      await choose(page, 'Ventilator');
      await cable.reply(ventilatorAnswer());
      await page.getByRole('button', { name: 'Use the same cable' }).click();
      const machine = page.getByTestId('machine-values');
      await expect(machine).toContainText('Tidal volume');
      await expect(machine).toContainText('450');
      await expect(machine).toContainText('cmH₂O');
      const alarm = page.getByTestId('machine-alarm');
      await expect(alarm).toHaveCount(0);
      await cable.reply(ventilatorAnswer(299));
      await expect(alarm).toHaveAttribute('data-code', 'LOW_TIDAL_VOLUME');
      await expectAccessible(page);
      await alarm.getByRole('button', { name: 'I take care of it' }).click();
      await expect(alarm).toContainText('Amina Devi takes care of it');
      await cable.reply(ventilatorAnswer());
      await expect(alarm).toHaveCount(0);
      await machine.getByRole('button', { name: 'Keep the breaths' }).click();
      await expect(page.getByTestId('arrived-reading')).toContainText('15');
      await page.getByRole('button', { name: 'Keep reading' }).click();
      await cable.reply([]);
      await expect(machine).toContainText('The device does not answer');
      await expect(alarm).toHaveAttribute('data-code', 'COMM_FAILURE');
      const asked = await cable.written();
      expect(new Set(asked.map(([, operation]) => operation))).toEqual(new Set([3]));
      await cable.pull();
      await page.getByRole('link', { name: 'Done' }).click();
      await expect(page.getByTestId('vital-tiles')).toContainText('15');
    });
    expect(nurse.complaints).toEqual([]);
  } finally {
    await nurse.close();
    await relay.stop();
  }
  await Promise.all([relay.remove(), nurse.remove()]);
});

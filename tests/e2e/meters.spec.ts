/**
 * Meters over the real Web Bluetooth stack: a glucose meter's memory comes over once, survives a crash before anybody kept it and is
 * read again without coming twice; a signal is shown and kept only when somebody says so; a scale's user is nobody until named.
 */
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { BLUETOOTH_ARGUMENTS, EmulatedMeter } from './support/emulated-meter.ts';
import {
  glucoseMeter,
  oxygenSignalPacket,
  OXIMETER,
  SCALE,
  spotCheckPacket,
  temperaturePacket,
  THERMOMETER,
  weightPacket,
  type StoredGlucose,
} from './support/emulated-models.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

const PATIENTLY = { timeout: 60_000 };
const HOUR_MS = 3_600_000;

async function choose(page: Page, kind: RegExp): Promise<void> {
  // One on a cable may stand below.
  await page.getByRole('button', { name: kind }).first().click();
  await page.getByRole('button', { name: 'Find the device' }).click();
}

async function measureAgain(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Done' }).click();
  await page.getByRole('link', { name: 'All measurements' }).click();
  await page.getByRole('link', { name: 'Measure with a device' }).click();
}

test('a glucose meter, an oximeter, a thermometer and a scale: each reading arrives once, for somebody, or waits', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(
    { name: 'Amina Devi', profession: 'Nurse', passphrase: 'seven copper lanterns drift' },
    { ...launchOptions, args: [...(launchOptions.args ?? []), ...BLUETOOTH_ARGUMENTS] },
  );
  const { page } = nurse;
  try {
    await EmulatedMeter.prepare(page.context());
    await nurse.foundClinic(relay.address, 'Lakeside');
    await nurse.registerPatient({ family: 'Marín', given: 'Rosa' });
    await page.getByRole('link', { name: 'All measurements' }).click();
    await page.getByRole('link', { name: 'Measure with a device' }).click();
    await expectAccessible(page);

    const begun = Date.now() - 30 * HOUR_MS;
    const record = (sequence: number, mgPerDl: number, sample = 0x11): StoredGlucose => ({
      sequence,
      mgPerDl,
      at: new Date(begun + sequence * HOUR_MS),
      sample,
    });
    const stored = [
      ...Array.from({ length: 11 }, (_, i) => record(i + 1, 95 + 3 * i)),
      record(12, 110, 0x4a),
    ];
    const meterModel = glucoseMeter(() => stored);

    await test.step('what the meter has stored comes over; control solution is no reading', async () => {
      const meter = await EmulatedMeter.start(page, meterModel);
      await choose(page, /^Glucose meter/);
      await expect(page.getByTestId('received')).toHaveText('12 received, 11 new', PATIENTLY);
      await expect(page.getByText('1 test or control readings were left out')).toBeVisible();
      await expect(page.getByTestId('arrived-reading')).toHaveCount(11);
      await expect(page.getByText('Are these readings of MARÍN')).toBeVisible();
      expect(meter.writes.every(([op]) => op === 1 || op === 4)).toBe(true);
      await expectAccessible(page);
    });

    await test.step('a crash before anybody kept them loses none', async () => {
      await page.reload();
      await nurse.unlock();
      await expect(page.getByTestId('arrived-reading')).toHaveCount(11, PATIENTLY);
      await page.getByRole('button', { name: 'Keep 11 readings' }).click();
      await expect(page.getByTestId('kept')).toHaveText(
        '11 readings kept. Saved on this device.',
        PATIENTLY,
      );
    });

    await test.step('read again, only what is new is new', async () => {
      stored.push(record(13, 52));
      await EmulatedMeter.start(page, meterModel);
      await measureAgain(page);
      await page.getByRole('button', { name: /^Glucose meter/ }).click();
      await page.getByRole('button', { name: /Find the device|Another device/ }).click();
      await expect(page.getByTestId('received')).toContainText(', 1 new', PATIENTLY);
      await page.getByRole('button', { name: 'Keep reading' }).click();
      await expect(page.getByTestId('kept')).toBeVisible();
      await page.getByRole('link', { name: 'Done' }).click();
      const tile = page
        .getByTestId('vital-tiles')
        .getByRole('listitem')
        .filter({ hasText: 'Glucose' });
      await expect(tile).toContainText('2.9');
      await expect(tile).toContainText('Critical: very low');
    });

    await test.step('an oximeter shows its signal and leaves its spot check', async () => {
      await page.getByRole('link', { name: 'All measurements' }).click();
      await page.getByRole('link', { name: 'Measure with a device' }).click();
      const oximeter = await EmulatedMeter.start(page, OXIMETER);
      await choose(page, /^Oximeter/);
      await expect.poll(() => oximeter.listening(0x2a5e), PATIENTLY).toBe(true);
      await oximeter.send(0x2a5f, oxygenSignalPacket(94, 81));
      await expect(page.getByTestId('live-signal')).toContainText('94');
      await expectAccessible(page);
      await oximeter.send(0x2a5e, spotCheckPacket(95, 80, new Date()));
      await expect(page.getByTestId('arrived-reading')).toContainText('95');
      await oximeter.leave();
      await page.getByRole('button', { name: 'Keep reading' }).click();
      await expect(page.getByTestId('kept')).toBeVisible();
      await measureAgain(page);
    });

    await test.step('a thermometer in the ear', async () => {
      const thermometer = await EmulatedMeter.start(page, THERMOMETER);
      await choose(page, /^Thermometer/);
      await expect.poll(() => thermometer.listening(0x2a1c), PATIENTLY).toBe(true);
      await thermometer.send(0x2a1c, temperaturePacket(384, new Date()));
      await expect(page.getByTestId('arrived-reading')).toContainText('38.4');
      await expect(page.getByTestId('arrived-reading')).toContainText('In the ear');
      await page.getByRole('button', { name: 'Keep reading' }).click();
      await expect(page.getByTestId('kept')).toBeVisible();
      await measureAgain(page);
    });

    await test.step('a user of the scale is nobody until somebody says who', async () => {
      const scale = await EmulatedMeter.start(page, SCALE);
      await choose(page, /^Scale/);
      await expect.poll(() => scale.listening(0x2a9d), PATIENTLY).toBe(true);
      await scale.send(0x2a9d, weightPacket(14_480, 2, new Date()));
      await expect(page.getByTestId('slot-question')).toContainText('Is user 2 MARÍN', PATIENTLY);
      await expect(page.getByTestId('arrived-reading')).toHaveCount(0);
      await page.getByRole('button', { name: 'Yes, always' }).click();
      await expect(page.getByTestId('arrived-reading')).toContainText('72.4');
      await page.getByRole('button', { name: 'Keep reading' }).click();
      await page.getByRole('link', { name: 'Done' }).click();
      await expect(page.getByTestId('vital-tiles')).toContainText('72.4');
    });
    expect(nurse.complaints).toEqual([]);
  } finally {
    await nurse.close();
    await relay.stop();
  }
  await Promise.all([relay.remove(), nurse.remove()]);
});

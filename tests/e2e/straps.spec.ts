/**
 * What goes on, what was stored and what is lost on the way, over the real Web Bluetooth stack: a heart-rate strap, an ECG strap, a
 * sensor whose records carry a check, a scale's second packet, and a meter that goes away in the middle and is found again.
 */
import { expect, test, type Page } from '@playwright/test';
import { syntheticEcg } from '../support/synthetic-ecg.ts';
import { expectAccessible } from './support/accessibility.ts';
import {
  BLUETOOTH_ARGUMENTS,
  EmulatedMeter,
  type EmulatedModel,
} from './support/emulated-meter.ts';
import {
  beatPacket,
  bodyPacket,
  glucoseMeter,
  glucoseSensor,
  POLAR,
  POLAR_DATA,
  SCALE,
  STRAP,
  tracePacket,
  weightPacket,
} from './support/emulated-models.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

const PATIENTLY = { timeout: 60_000 };
const HOUR_MS = 3_600_000;
/** A second of a trace in a packet. */
const RATE_HZ = 130;
const STRIP_SECONDS = 45;

async function keepOne(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Keep reading' }).click();
  await expect(page.getByTestId('kept')).toBeVisible();
}

interface Kind {
  readonly name: RegExp;
  readonly model: EmulatedModel;
  /** What the device does once it is found. */
  readonly act: (device: EmulatedMeter, page: Page) => Promise<void>;
  /** What then waits for a person. */
  readonly shows: readonly string[];
}

const sensorBegun = new Date(Date.now() - 2 * HOUR_MS);
const sensor = glucoseSensor(sensorBegun, [
  { minute: 30, mgPerDl: 110 },
  { minute: 35, mgPerDl: 300, isBroken: true },
]);

const KINDS: readonly Kind[] = [
  {
    name: /^Heart-rate strap/,
    model: STRAP,
    act: async (strap, page) => {
      await expect.poll(() => strap.listening(0x2a37), PATIENTLY).toBe(true);
      await strap.send(0x2a37, beatPacket(64, 937.5));
      await expect(page.getByTestId('live-signal')).toContainText('64');
      await strap.send(0x2a37, beatPacket(66, 909));
      await page.getByRole('button', { name: 'Keep this value' }).click();
      await page.getByRole('button', { name: 'Stop' }).click();
    },
    shows: ['66'],
  },
  {
    // The record whose check failed is none: one came.
    name: /^Glucose sensor/,
    model: sensor,
    act: () => Promise.resolve(),
    shows: ['6.1', 'Sensor 4'],
  },
  {
    name: /^Scale/,
    model: SCALE,
    act: async (scale, page) => {
      await expect.poll(() => scale.listening(0x2a9d), PATIENTLY).toBe(true);
      const at = new Date();
      await scale.send(0x2a9d, weightPacket(14_480, 3, at));
      await scale.send(0x2a9c, bodyPacket(231, 3, at));
      await page.getByRole('button', { name: 'Yes, always' }).click(PATIENTLY);
    },
    shows: ['72.4', '23.1'],
  },
];

test('straps, a sensor, a body composition, and a meter that goes away in the middle', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(
    { name: 'Amina Devi', profession: 'Nurse', passphrase: 'seven copper lanterns drift' },
    { ...launchOptions, args: [...(launchOptions.args ?? []), ...BLUETOOTH_ARGUMENTS] },
  );
  const { page } = nurse;
  const measure = async () => {
    await page.getByRole('link', { name: 'All measurements' }).click();
    await page.getByRole('link', { name: 'Measure with a device' }).click();
  };
  try {
    await EmulatedMeter.prepare(page.context());
    await nurse.foundClinic(relay.address, 'Lakeside');
    await nurse.registerPatient({ family: 'Marín', given: 'Rosa' });
    await measure();

    for (const { name, model, act, shows } of KINDS)
      await test.step(model.name, async () => {
        const device = await EmulatedMeter.start(page, model);
        // One on a cable may stand below.
        await page.getByRole('button', { name }).first().click();
        await page.getByRole('button', { name: 'Find the device' }).click();
        await act(device, page);
        for (const text of shows)
          await expect(page.getByTestId('arrived-reading')).toContainText(text, PATIENTLY);
        await keepOne(page);
        await page.getByRole('link', { name: 'Done' }).click();
        await measure();
      });

    await test.step('a strip of 45 seconds is read and kept', async () => {
      const strap = await EmulatedMeter.start(page, POLAR);
      await page.getByRole('button', { name: /^ECG strap/ }).click();
      await page.getByRole('button', { name: 'Find the device' }).click();
      await expect.poll(() => strap.listening(POLAR_DATA), PATIENTLY).toBe(true);
      const { samplesUv } = syntheticEcg({ seed: 7, seconds: STRIP_SECONDS + 1, ratePerMin: 72 });
      for (let second = 0; second < STRIP_SECONDS; second++) {
        const samples = samplesUv.slice(second * RATE_HZ, (second + 1) * RATE_HZ);
        await strap.send(POLAR_DATA, tracePacket(samples, (second + 1) * RATE_HZ));
      }
      const strip = page.getByTestId('ecg-strip');
      await expect(strip).toContainText('72', PATIENTLY);
      await expect(strip).toContainText('No irregular intervals found');
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Keep strip' }).click();
      await page.getByRole('link', { name: 'Done' }).click();
      // The strap goes on until it is told to stop.
      expect(strap.writes.at(-1)?.[0]).toBe(3);
    });

    const begun = Date.now() - 30 * HOUR_MS;
    let leavesBehind = 5;
    const stored = Array.from({ length: 12 }, (_, i) => ({
      sequence: i + 1,
      mgPerDl: 95 + 3 * i,
      at: new Date(begun + (i + 1) * HOUR_MS),
    }));
    const meterModel = glucoseMeter(
      () => stored,
      () => leavesBehind,
    );

    await test.step('a meter that goes away in the middle: what came is kept', async () => {
      await measure();
      await EmulatedMeter.start(page, meterModel);
      await page.getByRole('button', { name: /^Glucose meter/ }).click();
      await page.getByRole('button', { name: 'Find the device' }).click();
      await expect(page.getByTestId('received')).toHaveText('5 received, 5 new', PATIENTLY);
      await expect(page.getByText('went away before it had told everything')).toBeVisible(
        PATIENTLY,
      );
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Keep 5 readings' }).click();
      await page.getByRole('link', { name: 'Done' }).click(PATIENTLY);
      await expect(page.getByRole('link', { name: 'All measurements' })).toBeVisible(PATIENTLY);
    });

    await test.step('found again without the list after a restart, it is asked for the rest alone', async () => {
      await page.reload();
      await nurse.unlock();
      await expect(page.getByRole('link', { name: 'All measurements' })).toBeVisible(PATIENTLY);
      leavesBehind = Infinity;
      const meter = await EmulatedMeter.start(page, meterModel);
      await measure();
      await page.getByRole('button', { name: /^Glucose meter/ }).click();
      await page.getByRole('button', { name: 'Link to Contour 77' }).click();
      await expect(page.getByTestId('received')).toHaveText('7 received, 7 new', PATIENTLY);
      expect(meter.writes.findLast(([op]) => op === 1)).toEqual(Buffer.of(1, 3, 1, 6, 0));
      await page.getByRole('button', { name: 'Keep 7 readings' }).click();
      await expect(page.getByTestId('kept')).toBeVisible(PATIENTLY);
    });
    expect(nurse.complaints).toEqual([]);
  } finally {
    await nurse.close();
    await relay.stop();
  }
  await Promise.all([relay.remove(), nurse.remove()]);
});

/**
 * A patient at home, on a phone: let in by the clinic, measured by a cuff or typed, step by step to a mean, told what to do at each
 * bound, asked how she feels, and never told that somebody has seen what nobody has. What her meter's app wrote into a file comes
 * with its own times.
 */
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { BLUETOOTH_ARGUMENTS, EmulatedMeter } from './support/emulated-meter.ts';
import { CUFF, measurePressure } from './support/emulated-models.ts';
import { PHONE } from './support/looks.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

const ACROSS = { timeout: 60_000 };
/** Limits of the journey: from the link to one's own home, from the end of a measurement to its reading, and to its alert. */
const PAIRED_MS_MAX = 60_000;
const CAPTURED_MS_MAX = 10_000;
const ALERTED_MS_MAX = 2_000;
const DAY_MS = 86_400_000;
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

async function openTyping(page: Page, kind: string): Promise<void> {
  await page.getByRole('link', { name: 'Home', exact: true }).first().click();
  await page.getByRole('link', { name: 'Measure now' }).click();
  await page
    .getByRole('button', { name: new RegExp(`^${kind}`) })
    .first()
    .click();
  await page.getByRole('button', { name: 'Type the reading instead' }).click();
}

/** Milliseconds until `done` has happened. */
async function lasting(done: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await done();
  return performance.now() - begun;
}

/** A reading whose packet broke off in the middle. */
const BROKEN = Uint8Array.of(0b110, 150, 0, 85);
/** Something that listens to nobody, under the name of a cuff. */
const DUMB = { ...CUFF, name: 'Arm 2000', places: CUFF.places.slice(1) };

async function typePressure(page: Page, systolic: number, diastolic: number): Promise<void> {
  await page.getByRole('textbox', { name: 'Systolic' }).fill(String(systolic));
  await page.getByRole('textbox', { name: 'Diastolic' }).fill(String(diastolic));
  await page.getByRole('button', { name: 'Keep reading' }).click();
}

async function typeOxygen(page: Page, percent: number): Promise<void> {
  await page.getByRole('textbox', { name: 'Oxygen' }).fill(String(percent));
  await page.getByRole('button', { name: 'Keep reading' }).click();
}

/** As the app of a cuff writes it: the wall time of this machine, without a zone. */
function rowOf(at: number, systolic: number, diastolic: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day},${two(date.getHours())}:${two(date.getMinutes())},${systolic},${diastolic}`;
}

async function chooseRows(page: Page, rows: readonly string[]): Promise<void> {
  await page.getByRole('link', { name: 'Readings' }).first().click();
  await page.getByRole('link', { name: 'Take readings from a file' }).click();
  const text = ['Date,Time,Systolic (mmHg),Diastolic (mmHg)', ...rows].join('\n');
  await page.getByLabel('Choose a file').setInputFiles({
    name: 'cuff.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(text),
  });
}

async function importRows(page: Page, rows: readonly string[]): Promise<void> {
  await chooseRows(page, rows);
  await page.getByRole('button', { name: /^Yes, keep/ }).click();
}

/** A display as a camera sees it: larger than anything that is kept. */
async function photoOfDisplay(page: Page): Promise<Buffer> {
  const url = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [3000, 2000];
    const pen = canvas.getContext('2d');
    if (pen === null) throw new Error('a canvas');
    for (let line = 0; line < 400; line += 1) {
      pen.fillStyle = `hsl(${String((line * 37) % 360)} 60% 50%)`;
      pen.fillRect((line * 97) % 3000, (line * 61) % 2000, 90, 70);
    }
    pen.font = '600px monospace';
    pen.fillText('179', 900, 900);
    pen.fillText('109', 900, 1600);
    return canvas.toDataURL('image/jpeg', 0.95);
  });
  return Buffer.from(url.split(',')[1] ?? '', 'base64');
}

test('a patient measures at home, is told what to do, and hears who has seen it', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(
    { name: 'Amina Devi', profession: 'Nurse', passphrase: 'seven copper lanterns drift' },
    launchOptions,
  );
  const rosa = await Person.create(
    { name: 'Rosa Marin', profession: 'Patient', passphrase: 'nine olive kettles sing' },
    { ...launchOptions, args: [...(launchOptions.args ?? []), ...BLUETOOTH_ARGUMENTS] },
  );
  const { page } = rosa;
  try {
    await page.setViewportSize(PHONE);
    await EmulatedMeter.prepare(page.context());
    await nurse.foundClinic(relay.address, 'Lakeside');
    await nurse.registerPatient({ family: 'Marín', given: 'Rosa' });
    await nurse.page.getByRole('link', { name: 'More' }).first().click();
    await nurse.page.getByRole('button', { name: 'Invite the patient' }).click();
    const link = await nurse.page.getByLabel('Invitation link').inputValue();

    await test.step('C3: paired by the code of the clinic: the same number on both, and only her team is listed', async () => {
      const paired = await lasting(async () => {
        await page.goto(link);
        await page.getByRole('button', { name: 'Continue' }).click();
        await page.getByLabel('Your name').fill('Rosa Marin');
        await page.getByLabel('Passphrase').fill('nine olive kettles sing');
        await page.getByRole('button', { name: 'Ask to join' }).click();
        await expect(page.getByTestId('check-number')).toBeVisible(ACROSS);
        await expect(nurse.page.getByTestId('check-number')).toBeVisible(ACROSS);
        expect(await rosa.checkNumber()).toBe(await nurse.checkNumber());
        await nurse.page.getByRole('button', { name: 'Let in', exact: true }).click(ACROSS);
        await expect(page.getByRole('link', { name: 'Measure now' })).toBeVisible(ACROSS);
      });
      expect(paired).toBeLessThan(PAIRED_MS_MAX);
      const team = page.getByRole('region', { name: 'Your care team' });
      await expect(team.getByRole('listitem')).toHaveText([/Amina Devi/]);
    });
    await nurse.go('Patients');

    await test.step('C5: a cuff that cannot be linked says so with what helps, and typing is one touch away', async () => {
      await page.getByRole('link', { name: 'Measure now' }).click();
      await page.getByRole('button', { name: /^Blood pressure cuff/ }).click();
      await EmulatedMeter.start(page, DUMB);
      await page.getByRole('button', { name: 'Find the device' }).click();
      await expect(page.getByText('This device is not one Lantern knows.')).toBeVisible();
      await expect(page.getByRole('button', { name: 'Type the reading instead' })).toBeVisible();
      await expect(page.getByText('Photograph the display')).toBeVisible();
      await expectAccessible(page);
    });

    await test.step('C4: what broke off is no reading; a whole one comes with its unit, its device and the device’s time', async () => {
      const cuff = await EmulatedMeter.start(page, CUFF);
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect.poll(() => cuff.listening(0x2a35), ACROSS).toBe(true);
      await cuff.send(0x2a35, BROKEN);
      await measurePressure(cuff, [128, 82], new Date());
      const arrived = page.getByTestId('arrived-reading');
      expect(await lasting(() => expect(arrived).toContainText('128/82'))).toBeLessThan(
        CAPTURED_MS_MAX,
      );
      await expect(arrived).toHaveCount(1);
      await expect(arrived).toContainText('mmHg');
      await page.getByRole('button', { name: 'Keep reading' }).click();
      await page.getByRole('link', { name: 'Done' }).click();
      await page.getByRole('link', { name: 'Readings' }).first().click();
      const kept = page.getByTestId('measurement');
      await expect(kept).toContainText('Arm 3000');
      await expect(kept).toContainText('Device time');
      await expect(kept.getByTestId('unverified')).toBeVisible();
    });

    await test.step('C9: what no living person has is asked for again, and raises nothing', async () => {
      await openTyping(page, 'Oximeter');
      await typeOxygen(page, 205);
      await expect(page.getByTestId('kept')).toHaveCount(0);
      await openTyping(page, 'Blood pressure cuff');
      await typePressure(page, 40, 90);
      await expect(page.getByTestId('kept')).toHaveCount(0);
      await page.getByRole('link', { name: 'Home', exact: true }).first().click();
      await expect(page.getByRole('link', { name: 'Measure now' })).toBeVisible();
      await expect(page.getByTestId('my-alert')).toHaveCount(0);
      await expectAccessible(page);
    });

    await test.step('C6: step by step, 182/100 is a crisis at once, and 184/102 joins the same alert', async () => {
      await page.getByRole('link', { name: 'Measure blood pressure, step by step' }).click();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Start 5 minutes of rest' }).click();
      await expect(page.getByRole('timer')).toBeVisible();
      await page.getByRole('button', { name: 'Measure now' }).click();
      await page.getByRole('button', { name: 'Type the reading instead' }).click();
      await typePressure(page, 182, 100);
      const alerted = await lasting(() =>
        expect(page.getByTestId('my-alert')).toContainText('Your reading is very high'),
      );
      expect(alerted).toBeLessThan(ALERTED_MS_MAX);
      await expect(page.getByTestId('my-alert')).toContainText('Measure again in');
      await expect(page.getByTestId('emergency-call')).toHaveAttribute('href', 'tel:112');
      await expect(nurse.page.getByTestId('alert-bar')).toContainText('182/100', ACROSS);
      await expectAccessible(page);
      await page.getByTestId('guided').getByRole('button', { name: 'Measure now' }).click();
      await page.getByRole('button', { name: 'Type the reading instead' }).click();
      await typePressure(page, 184, 102);
      await expect(page.getByTestId('sitting-mean')).toContainText('183/101');
      await expect(page.getByTestId('my-alert')).toHaveCount(1);
      await page.getByRole('link', { name: 'Done' }).click();
    });

    await test.step('C6: the team has one alert; who takes it on is named, and says what came of it', async () => {
      await nurse.openPatient('Marín');
      const alert = nurse.page.getByTestId('alert');
      await expect(alert).toHaveCount(1, ACROSS);
      await expect(alert).toContainText('184/102');
      await expect(alert).toContainText('Because: Upper pressure above');
      await expectAccessible(nurse.page);
      await nurse.page.getByRole('button', { name: 'Acknowledge' }).click();
      await nurse.page.getByRole('button', { name: 'Something was done' }).click();
      await expect(nurse.page.getByTestId('acknowledged')).toContainText('Something was done');
      const seen = page.getByTestId('my-alert-seen');
      await expect(seen).toContainText('Acknowledged by Amina Devi', ACROSS);
    });

    await test.step('C7: 179/109 is none; 176/112, 180/90 and 179/110 are one alert together, which asks for a repeat', async () => {
      await openTyping(page, 'Blood pressure cuff');
      await page.getByLabel('Photograph the display').setInputFiles({
        name: 'display.jpg',
        mimeType: 'image/jpeg',
        buffer: await photoOfDisplay(page),
      });
      await expect(page.getByTestId('display-photo')).toBeVisible();
      await expectAccessible(page);
      await typePressure(page, 179, 109);
      await expect(page.getByTestId('kept')).toBeVisible();
      await expect(page.getByTestId('my-alert')).toHaveCount(0);
      for (const [systolic, diastolic, state] of [
        [176, 112, 'repeat'],
        [180, 90, 'confirmed'],
        [179, 110, 'confirmed'],
      ] as const) {
        await openTyping(page, 'Blood pressure cuff');
        await typePressure(page, systolic, diastolic);
        await expect(page.getByTestId('kept')).toBeVisible();
        await expect(page.getByTestId('my-alert')).toHaveAttribute('data-state', state);
      }
    });

    const now = Date.now();
    await test.step('C11: what was typed and comes again out of the memory of the meter is one reading', async () => {
      await importRows(page, [rowOf(now, 179, 110)]);
      await expect(page.getByTestId('import-done')).toHaveText('1 received, 1 new');
      await page.getByRole('link', { name: 'Done' }).click();
      await expect(page.getByTestId('also-typed')).toHaveCount(1);
      await expect(page.getByTestId('measurement')).toHaveCount(7);
    });

    await test.step('C10: twenty readings kept without a network arrive with their times, and an old crisis calls nobody', async () => {
      await page.context().setOffline(true);
      const old = Array.from({ length: 20 }, (_, index) =>
        rowOf(now - 5 * DAY_MS - index * 3_600_000, index === 0 ? 190 : 132, 84),
      );
      await importRows(page, old);
      await expect(page.getByTestId('import-done')).toHaveText('20 received, 20 new', ACROSS);
      await chooseRows(page, old.slice(0, 2));
      await expect(page.getByTestId('import-found')).toContainText('2 received, 0 new');
      await expect(page.getByTestId('found-reading')).toHaveText([/already/, /already/]);
      await page.context().setOffline(false);
      await nurse.page.getByRole('link', { name: 'All measurements' }).click();
      await expect(nurse.page.getByTestId('measurement')).toHaveCount(27, ACROSS);
      await expect(nurse.page.getByTestId('late').first()).toContainText('5 days');
    });

    await test.step('the team sees what the display showed beside the number that was typed off it', async () => {
      await nurse.page.getByRole('button', { name: /^Photo of the display/ }).click();
      const photo = nurse.page.getByTestId('display-photo');
      await expect(photo).toBeVisible();
      const width = await photo.evaluate((image: HTMLImageElement) => image.naturalWidth);
      expect(width).toBeGreaterThan(300);
      expect(width).toBeLessThanOrEqual(1280);
      await expectAccessible(nurse.page);
      await nurse.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    });

    await test.step('C8: oxygen of 91 asks how she breathes; nobody has seen it, and after 15 minutes it goes on', async () => {
      await openTyping(page, 'Oximeter');
      await typeOxygen(page, 91);
      const alert = page.getByTestId('my-alert').filter({ hasText: 'Oxygen' });
      await expect(alert.getByTestId('my-alert-unseen')).toContainText('Not seen yet');
      await page.clock.setFixedTime(Date.now() + 16 * 60_000);
      await expect(alert.getByTestId('my-alert-unseen')).toContainText('Now it goes to everybody');
      await alert.getByLabel('Short of breath').check();
      await alert.getByRole('button', { name: 'Tell my care team' }).click();
      await expect(alert).toHaveAttribute('data-state', 'confirmed');
      await nurse.openPatient('Marín');
      const onWard = nurse.page.getByTestId('alert').filter({ hasText: 'Oxygen' });
      await expect(onWard).toContainText('Says: Short of breath', ACROSS);
      await expect(onWard).toHaveAttribute('data-state', 'confirmed');
    });
    for (const person of [nurse, rosa]) expect(person.complaints).toEqual([]);
  } finally {
    await Promise.all([nurse.close(), rosa.close()]);
    await relay.stop();
  }
  await Promise.all([relay.remove(), nurse.remove(), rosa.remove()]);
});

test('C17: on an iPhone the home says that the browser clears what is not installed, and what helps', async ({
  browser,
}) => {
  const relay = await RelayProcess.create();
  const context = await browser.newContext({
    userAgent: IPHONE,
    viewport: { width: 390, height: 844 },
  });
  const page = await context.newPage();
  try {
    await page.goto(`${relay.address}/demo`);
    await page.getByRole('button', { name: 'As Rosa, patient' }).click();
    const notice = page.getByTestId('copy-risk');
    await expect(notice).toHaveAttribute('data-risk', 'week', ACROSS);
    await expect(notice).toContainText('7 days');
    await expect(notice.getByRole('link', { name: /recovery kit/ })).toBeVisible();
    await notice.getByRole('link', { name: 'About this copy' }).click();
    await expect(page).toHaveURL(/settings\/storage/);
    await expect(page.getByText('The browser may clear this copy.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Ask the browser to protect it' })).toBeVisible();
  } finally {
    await context.close();
    await relay.stop();
  }
  await relay.remove();
});

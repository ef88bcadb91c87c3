/**
 * A question with a photo and a voice over a line of 20 kbit/s (E1, E9): the words first, the photo behind them, and where the line
 * breaks it goes on. What arrives is opened, and a copy leaves only after a question.
 */
import { expect, test, type Page } from '@playwright/test';
import { SlowLink } from '../support/slow-link.ts';
import { expectAccessible } from './support/accessibility.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

const passphrase = 'long enough for a test';
/** 20 kbit/s. */
const POOR = { delayMs: 200, bytesPerSecond: 2_500 };
const FAST = { delayMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY };
const TEXT_MS_MAX = 12_000;
const CLIP_MS_MAX = 15_000;

/** A picture of noise, which no JPEG makes small: about 75 kB, two pieces. */
const noisyPhoto = async (page: Page): Promise<Buffer> => {
  const url = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [440, 330];
    const context = canvas.getContext('2d');
    if (context === null) throw new Error();
    const pixels = context.createImageData(canvas.width, canvas.height);
    let state = 7;
    for (let at = 0; at < pixels.data.length; at += 1) {
      state = Math.imul(state, 1_103_515_245) + 12_345;
      pixels.data[at] = at % 4 === 3 ? 255 : (state >>> 16) & 255;
    }
    context.putImageData(pixels, 0, 0);
    return canvas.toDataURL('image/jpeg', 0.6);
  });
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
};

test('a question, its photo and a voice pass a line of 20 kbit/s: words first, and what breaks goes on', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const link = await SlowLink.to(relay.port);
  const microphone = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  const options = { ...launchOptions, args: [...(launchOptions.args ?? []), ...microphone] };
  const doctor = await Person.create(
    { name: 'Dr Lee', profession: 'Doctor', passphrase },
    launchOptions,
  );
  const nurse = await Person.create(
    { name: 'Amina Sarr', profession: 'Nurse', passphrase },
    options,
  );
  const [his, hers] = [doctor.page, nurse.page];
  try {
    await doctor.foundClinic(relay.address, 'Kestrel Valley Clinic');
    await nurse.join((await doctor.invite()).replace(relay.address, link.address));
    await his.getByRole('button', { name: 'Let in', exact: true }).click();
    await expect(hers.getByRole('link', { name: 'Patients' }).first()).toBeVisible();
    await hers.getByRole('link', { name: 'Messages' }).first().click();
    await hers.getByRole('button', { name: 'New conversation' }).click();
    await hers.getByLabel('Dr Lee').check();
    await hers.getByRole('button', { name: 'Start', exact: true }).click();
    await nurse.installed();
    await his.getByRole('link', { name: 'Messages' }).first().click();
    await his.getByRole('link', { name: /Amina Sarr/ }).click();

    link.quality = POOR;
    const photo = await noisyPhoto(hers);
    expect(photo.length).toBeGreaterThan(65_536);
    await hers
      .getByLabel('Photo or file')
      .setInputFiles({ name: 'ECG.jpg', mimeType: 'image/jpeg', buffer: photo });
    await expect(hers.getByText(/ready$/)).toBeVisible();
    await hers.getByRole('textbox', { name: 'Message' }).fill('ST elevation? Photo follows.');
    const sentBefore = link.up;
    await hers.getByRole('button', { name: 'Send' }).click();
    await expect(his.getByRole('log').getByText('ST elevation? Photo follows.')).toBeVisible({
      timeout: TEXT_MS_MAX,
    });
    // Part of the way the line goes, and with it everything stands still.
    await expect
      .poll(() => link.up - sentBefore, { timeout: 60_000 })
      .toBeGreaterThan(photo.length / 4);
    link.reach(false);
    const arriving = his.getByTestId('file');
    await expect(arriving).toContainText('ECG.jpg');
    await expect(arriving).not.toHaveAttribute('data-state', 'here');
    await expect(hers.getByTestId('file')).toHaveAttribute('data-state', 'waiting');
    link.reach(true);
    await expect(arriving).toHaveAttribute('data-state', 'here', { timeout: 120_000 });

    await hers.getByRole('button', { name: 'Record a voice clip' }).click();
    await expect(hers.getByRole('button', { name: /^Stop and keep, 0:0[3-9]/ })).toBeVisible();
    await hers.getByRole('button', { name: /^Stop and keep/ }).click();
    await expect(hers.getByText(/ready$/)).toBeVisible();
    await hers.getByRole('button', { name: 'Send' }).click();
    const clip = his.getByTestId('file').nth(1);
    await expect(clip).toHaveAttribute('data-state', 'here', { timeout: CLIP_MS_MAX });
    link.quality = FAST;

    await arriving.getByRole('button', { name: 'Open ECG.jpg' }).click();
    const picture = his.getByTestId('picture');
    await expect(picture).toBeVisible();
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(440);
    await expectAccessible(his);
    await his.getByRole('button', { name: 'Save a copy' }).click();
    await expect(his.getByText('no longer protected by Lantern')).toBeVisible();
    const download = his.waitForEvent('download');
    await his.getByRole('button', { name: 'Save it outside Lantern' }).click();
    expect((await download).suggestedFilename()).toBe('ECG.jpg');
    await his.getByRole('button', { name: 'Close' }).click();
    await clip.getByRole('button', { name: /^Open Voice clip/ }).click();
    const sound = his.getByTestId('sound');
    await expect(sound).toBeVisible();
    await expect
      .poll(() => sound.evaluate((audio: HTMLAudioElement) => audio.readyState))
      .toBeGreaterThan(0);
    await his.getByRole('button', { name: 'Close' }).click();
    await expectAccessible(hers);
    const cut =
      /net::ERR_(EMPTY_RESPONSE|SOCKET_NOT_CONNECTED|CONNECTION_(RESET|CLOSED|ABORTED|REFUSED))/;
    expect([...nurse.complaints, ...doctor.complaints].filter((said) => !cut.test(said))).toEqual(
      [],
    );
  } finally {
    await nurse.close();
    await doctor.close();
    await link.end();
    await relay.remove();
    await nurse.remove();
    await doctor.remove();
  }
});

/**
 * Every screen of the table, in every look: light, dark, sunlight, Arabic from right to left, and text twice as large on a
 * phone. A new screen is walked as soon as it stands in `web/ui/frame/screen-table.ts`.
 */
import { expect, test, type Page } from '@playwright/test';
import { screensFor } from '../../web/ui/frame/screen-table.ts';
import {
  expectAccessible,
  expectContrast,
  expectKeyboard,
  expectNoSidewaysScroll,
  expectStructure,
} from './support/accessibility.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

const PHONE = { width: 390, height: 844 };

interface Place {
  readonly path: string;
  readonly address: string;
}

test.setTimeout(420_000);

test('every screen holds in every theme, in Arabic, at twice the text, and by keyboard alone', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(
    { name: 'Amina Sarr', profession: 'Nurse', passphrase: 'long enough for a test' },
    launchOptions,
  );
  const { page } = nurse;
  try {
    await nurse.foundClinic(relay.address, 'Kestrel Valley Clinic');
    const places = await test.step('a patient with an allergy and a note', () => prepare(nurse));

    await test.step('in three themes, and by keyboard alone', () =>
      walk(page, places, async (place) => {
        await wear(page, { theme: 'light' });
        await expectAccessible(page, `${place.path} in light`);
        for (const theme of ['dark', 'sunlight']) {
          await wear(page, { theme });
          await picture(page, `${theme}${place.path}`);
          await expectContrast(page, `${place.path} in ${theme}`);
        }
        await wear(page, { theme: 'light' });
        await expectKeyboard(page, place.path);
      }));

    await test.step('in Arabic on a phone, and with text twice as large', async () => {
      await page.setViewportSize(PHONE);
      await go(page, '/settings/language');
      await page.locator('main select').selectOption('ar');
      await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
      await walk(page, places, async (place) => {
        await wear(page, { text: '100' });
        await picture(page, `ar${place.path}`);
        await expectStructure(page, `${place.path} in Arabic`);
        await expectNoSidewaysScroll(page, `${place.path} in Arabic`);
        await wear(page, { text: '200' });
        await picture(page, `twice${place.path}`);
        await expectNoSidewaysScroll(page, `${place.path} at twice the text`);
      });
    });
    expect(nurse.complaints).toEqual([]);
  } finally {
    await nurse.close();
    await relay.remove();
    await nurse.remove();
  }
});

test('the palette and the keys lead to every place, and can be switched off', async ({
  launchOptions,
}) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(
    { name: 'Amina Sarr', profession: 'Nurse', passphrase: 'long enough for a test' },
    launchOptions,
  );
  const { page } = nurse;
  try {
    await nurse.foundClinic(relay.address, 'Kestrel Valley Clinic');
    await nurse.registerPatient({ family: 'Marín', given: 'Rosa' });
    for (const screen of screensFor('clinician')) {
      if (screen.keys === undefined) continue;
      await page.locator('main').focus();
      for (const key of screen.keys.split(' ')) await page.keyboard.press(key);
      await expect(page, screen.keys).toHaveURL(new RegExp(`${screen.path}$`));
    }
    await page.keyboard.press('Control+k');
    await page.keyboard.type('rosa marin');
    await expect(page.getByRole('option', { name: 'MARÍN, Rosa' })).toBeVisible();
    await expectAccessible(page, 'the palette');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/p\//);
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await expectAccessible(page, 'the list of keys');
    await page.keyboard.press('Escape');
    await page.getByTestId('sync-badge').click();
    await expect(page.getByRole('dialog', { name: 'What is saved where' })).toBeVisible();
    await expectAccessible(page, 'the sheet behind the badge');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('sync-badge')).toBeFocused();
    await page.getByRole('button', { name: /You and this device/ }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expectAccessible(page, 'the menu of the person');
    await page.keyboard.press('Escape');
    await choose(page, '/settings/appearance', 'input[value="200"]');
    await expect(page.locator('html')).toHaveCSS('font-size', '32px');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.locator('html')).toHaveCSS('font-size', '16px');
    await page.locator('input[name="keys"][value="off"]').check();
    await page.locator('main').focus();
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await expect(page).toHaveURL(/appearance$/);
    expect(nurse.complaints).toEqual([]);
  } finally {
    await nurse.close();
    await relay.remove();
    await nurse.remove();
  }
});

test('an address deep in the app opens although the server is dead', async ({ launchOptions }) => {
  const relay = await RelayProcess.create();
  const nurse = await Person.create(
    { name: 'Amina Sarr', profession: 'Nurse', passphrase: 'long enough for a test' },
    launchOptions,
  );
  const { page } = nurse;
  try {
    await nurse.foundClinic(relay.address, 'Kestrel Valley Clinic');
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await relay.stop();
    await page.goto(`${relay.address}/settings/about`);
    await nurse.unlock();
    await expect(page.getByRole('heading', { name: 'About Lantern' })).toBeVisible();
    expect(page.url()).toMatch(/\/settings\/about$/);
    await go(page, '/sync/waiting');
    await page.getByTestId('sync-badge').click();
    await expect(page.getByRole('dialog').getByText(/^Offline since/)).toBeVisible();
  } finally {
    await nurse.close();
    await relay.remove();
    await nurse.remove();
  }
});

/** Something on every screen, and the addresses of all that this person may open. */
async function prepare(nurse: Person): Promise<readonly Place[]> {
  const { page } = nurse;
  await nurse.registerPatient({ family: 'Marín', given: 'Rosa' });
  const ref = /\/p\/([^/?#]+)/.exec(page.url())?.[1] ?? '';
  await nurse.recordAllergy({ substance: 'Lisinopril', reaction: 'Lip swelling' });
  await nurse.startNote('Dressing change');
  const id = /\/notes\/([^/?#]+)/.exec(page.url())?.[1] ?? '';
  await nurse.type('Wound edges calm.', 'end');
  const places = screensFor('clinician').map(({ path }) => ({
    path,
    address: path.replace('/p/[ref]', `/p/${ref}`).replace('/notes/[id]', `/notes/${id}`),
  }));
  // What needs something else to exist first is walked by the journey that makes it.
  const open = places.filter(({ address }) => !address.includes('['));
  expect(open.length).toBeGreaterThan(10);
  return open;
}

/** Within the app: a reload would lock it, and forget what the addresses stand for. */
async function go(page: Page, address: string): Promise<void> {
  await page.evaluate((href) => {
    const link = document.createElement('a');
    link.href = href;
    document.body.append(link);
    link.click();
    link.remove();
  }, address);
  await expect(page).toHaveURL(new RegExp(`${address}$`));
  await expect(page.locator('h1')).not.toHaveText('');
}

async function choose(page: Page, address: string, control: string): Promise<void> {
  await go(page, address);
  await page.locator(control).check();
}

async function walk(
  page: Page,
  places: readonly Place[],
  look: (place: Place) => Promise<void>,
): Promise<void> {
  for (const place of places) {
    await go(page, place.address);
    await look(place);
  }
}

/** As the settings do it, without leaving the screen; that the settings do it is the ruling of another test. */
const wear = (page: Page, look: Readonly<Record<string, string>>): Promise<void> =>
  page.evaluate((names) => {
    // A colour on its way from one theme to the next is no colour to be judged.
    for (const [name, value] of Object.entries({ ...names, motion: 'less' }))
      document.documentElement.dataset[name] = value;
  }, look);

/** For eyes: pictures of every screen, where a folder is asked for. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['LANTERN_SCREENSHOTS'];
  if (folder === undefined) return;
  await page.screenshot({ path: `${folder}/${name.replace(/[^a-z]+/g, '-')}.png` });
}

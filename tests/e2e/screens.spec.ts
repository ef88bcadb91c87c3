/** What leads from screen to screen: the palette, the keys, the sheets over the frame; and an address while the server is dead. */
import { expect, test, type Page } from '@playwright/test';
import { screensFor } from '../../web/ui/frame/screen-table.ts';
import { expectAccessible } from './support/accessibility.ts';
import { go } from './support/looks.ts';
import { Person } from './support/person.ts';
import { RelayProcess } from './support/relay-process.ts';

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

async function choose(page: Page, address: string, control: string): Promise<void> {
  await go(page, address);
  await page.locator(control).check();
}

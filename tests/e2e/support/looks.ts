/** A screen in a look: gone to without leaving the program, worn as the settings would have it, and settled before it is judged. */
import { expect, type Page } from '@playwright/test';

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 800 };
/** The narrowest window the design promises, which is also a desktop at four hundred per cent. */
export const NARROW = { width: 320, height: 700 };

/** A link to an address, within the program: a reload would lock it, and forget what the addresses stand for. */
export const follow = (page: Page, address: string): Promise<void> =>
  page.evaluate((href) => {
    const link = document.createElement('a');
    link.href = href;
    document.body.append(link);
    link.click();
    link.remove();
  }, address);

/** To a screen that opens at its address, until it stands there whole. */
export async function go(page: Page, address: string): Promise<void> {
  await follow(page, address);
  await expect(page).toHaveURL((url) => url.pathname === address);
  await settle(page);
}

/** Until the screen has its name and nothing on it is on its way. */
export async function settle(page: Page): Promise<void> {
  await expect(page.locator('h1').first()).not.toHaveText('');
  await expect(page.locator('.skeleton')).toHaveCount(0);
}

/** As the settings do it, without leaving the screen; that the settings do it is the ruling of another test. */
export const wear = (page: Page, look: Readonly<Record<string, string>>): Promise<void> =>
  page.evaluate((names) => {
    // A colour on its way from one theme to the next is no colour to be judged.
    for (const [name, value] of Object.entries({ ...names, motion: 'less' }))
      document.documentElement.dataset[name] = value;
  }, look);

/** By the settings themselves, as everybody does it. */
export async function speak(page: Page, language: 'en' | 'fr' | 'ar'): Promise<void> {
  await go(page, '/settings/language');
  await page.locator('main select').selectOption(language);
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}

/** For eyes: pictures of every screen, where a folder is asked for. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['LANTERN_SCREENSHOTS'];
  if (folder === undefined) return;
  await page.screenshot({ path: `${folder}/${name.replace(/[^a-z0-9]+/g, '-')}.png` });
}

/**
 * Every screen of the table, in every look: light, dark, sunlight, on a desktop and on a phone, in French, in Arabic from right
 * to left, with text twice as large, in the narrowest window, and by keyboard alone. A new screen is walked as soon as it stands
 * in `web/ui/frame/screen-table.ts`; the demo has to hold something that leads to it.
 */
import { expect, test, type Page } from '@playwright/test';
import type { Audience } from '../../web/ui/frame/screen-table.ts';
import { lookInLittleRoom, lookOnDesktop, lookOnPhone } from './support/every-look.ts';
import { DESKTOP, go, settle, speak } from './support/looks.ts';
import { RelayProcess } from './support/relay-process.ts';
import { findPlaces, type Place } from './support/screens-walk.ts';

/** On a machine with nothing else to do the two take three minutes. */
test.setTimeout(900_000);

for (const [audience, door] of [
  ['clinician', 'As Amina, nurse'],
  ['patient', 'As Rosa, patient'],
] as const)
  test(`every screen of a ${audience} holds in every look`, async ({ browser }) => {
    const relay = await RelayProcess.create();
    const context = await browser.newContext({ viewport: DESKTOP });
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    try {
      await page.goto(`${relay.address}/demo`);
      await page.getByRole('button', { name: door }).click();
      await expect(page.locator('nav').first()).toBeVisible({ timeout: 60_000 });
      await settle(page);
      const places = await test.step('where they are', () => findPlaces(page, audience));
      const tour = { audience, places };

      await test.step('on a desktop, in three themes, by keyboard, and with text twice as large', () =>
        walk(page, tour, lookOnDesktop));
      await test.step('on a phone in Arabic', async () => {
        await speak(page, 'ar');
        await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
        await walk(page, tour, lookOnPhone);
      });
      await test.step('in French, whose words are the longest, in little room', async () => {
        await speak(page, 'fr');
        await walk(page, tour, lookInLittleRoom);
      });
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
      await relay.remove();
    }
  });

type Look = (page: Page, name: string) => Promise<void>;

interface Tour {
  readonly audience: Audience;
  readonly places: readonly Place[];
}

async function walk(page: Page, { audience, places }: Tour, look: Look): Promise<void> {
  for (const place of places) {
    await go(page, place.address);
    await look(page, `${audience}${place.path}`);
  }
}

function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}

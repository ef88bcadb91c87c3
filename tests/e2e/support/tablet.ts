/** What people do at the lock of a tablet, by the names on the screen; and what its disk still has to send. */
import { expect, type Page } from '@playwright/test';

export const MINUTE = 60_000;

export const amina = {
  name: 'Aminatu Vexley',
  profession: 'Nurse',
  passphrase: 'wobbling teacup marmalade 71',
} as const;

export const sign = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

export const locked = (page: Page) =>
  expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible();

export async function lock(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Lock now' }).click();
  await locked(page);
}

export async function unlock(page: Page, passphrase: string): Promise<void> {
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.getByRole('button', { name: 'Unlock' }).click();
}

export const isOpen = (page: Page, name: string) =>
  expect(page.getByText(name).first()).toBeVisible();

/** Whether everything that anybody of this device has to send is signed for by the server, as the disk tells. */
export const allSent = (page: Page) =>
  expect
    .poll(() =>
      page.evaluate(async () => {
        let waiting = 0;
        for (const { name } of await indexedDB.databases()) {
          const opening = indexedDB.open(String(name));
          const database = await new Promise<IDBDatabase>((resolve) => {
            opening.onsuccess = () => resolve(opening.result);
          });
          const counting = database.transaction('outbox').objectStore('outbox').count();
          waiting += await new Promise<number>((resolve) => {
            counting.onsuccess = () => resolve(counting.result);
          });
          database.close();
        }
        return waiting;
      }),
    )
    .toBe(0);

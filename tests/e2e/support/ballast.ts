/** Fills what a browser gives one origin, and empties it again: what somebody's photos do to a phone. */
import type { CDPSession, Page } from '@playwright/test';

const QUOTA_BYTES = 48 * 1_048_576;

/** To be set before anything of the origin is opened: a browser that has looked how much room there is does not look again. */
export const smallRoom = (browser: CDPSession, origin: string): Promise<unknown> =>
  browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: QUOTA_BYTES });

/** Writes ever smaller pieces until not even a kilobyte is taken. */
export const fillRoom = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const opening = indexedDB.open('ballast', 1);
    opening.onupgradeneeded = () =>
      opening.result.createObjectStore('rows', { autoIncrement: true });
    const database = await new Promise<IDBDatabase>((resolve) => {
      opening.onsuccess = () => resolve(opening.result);
    });
    const isTaken = (length: number): Promise<boolean> => {
      const value = new Uint8Array(length);
      for (let at = 0; at < length; at += 65_536)
        crypto.getRandomValues(value.subarray(at, at + 65_536));
      const writing = database.transaction('rows', 'readwrite', { durability: 'strict' });
      writing.objectStore('rows').add(value);
      return new Promise((resolve) => {
        writing.oncomplete = () => resolve(true);
        writing.onabort = () => resolve(false);
      });
    };
    for (let length = 2 * 1_048_576; length >= 1_024; length /= 2) while (await isTaken(length));
    database.close();
  });

export const makeRoom = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const deleting = indexedDB.deleteDatabase('ballast');
    await new Promise((resolve) => {
      deleting.onsuccess = resolve;
    });
  });

/** What can happen to the database of a browser behind its back: put back to an older state, or removed. Of one locked page. */
import type { Page } from '@playwright/test';

/** Every row of every database of the app, as the page itself can clone it; kept in the cache, which no reload empties. */
const COPY = 'copy-of-a-disk';

/** Keeps what is on the disk now, for `putBack`. */
export const copyDisk = (page: Page): Promise<void> =>
  page.evaluate(async (cache) => {
    const copies: [string, [string, [string, number[]][]][]][] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const opening = indexedDB.open(name);
      const database = await new Promise<IDBDatabase>((resolve) => {
        opening.onsuccess = () => resolve(opening.result);
      });
      const tables: [string, [string, number[]][]][] = [];
      for (const table of database.objectStoreNames) {
        const asked = database.transaction(table).objectStore(table).getAll();
        const rows = await new Promise<{ key: string; value: Uint8Array }[]>((resolve) => {
          asked.onsuccess = () => resolve(asked.result as { key: string; value: Uint8Array }[]);
        });
        tables.push([table, rows.map(({ key, value }) => [key, [...value]])]);
      }
      database.close();
      copies.push([name, tables]);
    }
    const kept = await caches.open(cache);
    await kept.put('/copy', new Response(JSON.stringify(copies)));
  }, COPY);

/** The rows of `copyDisk`, and none of those that came later. */
export const putBack = (page: Page): Promise<void> =>
  page.evaluate(async (cache) => {
    const kept = await (await caches.open(cache)).match('/copy');
    const copies = (await kept?.json()) as [string, [string, [string, number[]][]][]][];
    await caches.delete(cache);
    for (const [name, tables] of copies) {
      const opening = indexedDB.open(name);
      const database = await new Promise<IDBDatabase>((resolve) => {
        opening.onsuccess = () => resolve(opening.result);
      });
      const writing = database.transaction([...database.objectStoreNames], 'readwrite');
      for (const [table, rows] of tables) {
        writing.objectStore(table).clear();
        for (const [key, value] of rows)
          writing.objectStore(table).put({ key, value: Uint8Array.from(value) });
      }
      await new Promise<void>((resolve) => {
        writing.oncomplete = () => resolve();
      });
      database.close();
    }
  }, COPY);

/** As a browser that is short of room does, or a person who clears the data of a site: the databases are gone, words beside them are not. */
export async function removeDatabases(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await devtools.detach();
}

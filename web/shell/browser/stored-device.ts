/** This device's store as the page sees it: whether there is one with a vault, without opening it, and its end. */

/** The name under which the worker opens the store. */
export const STORE_NAME = 'lantern';

const VAULT_TABLE = 'vault';

/**
 * Whether somebody has set up this device; undefined where it cannot be told. Reads no row: it looks whether the vault table
 * holds any. Needs neither the engine nor its worker, so that a locked device draws its lock before either is loaded.
 */
export async function hasStoredVault(): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    const opening = indexedDB.open(STORE_NAME);
    // There was none: it must not come into being by being asked for.
    opening.onupgradeneeded = () => opening.transaction?.abort();
    opening.onerror = () => resolve(opening.error?.name === 'AbortError' ? false : undefined);
    opening.onblocked = () => resolve(undefined);
    opening.onsuccess = () => {
      const database = opening.result;
      const answer = (value: boolean | undefined) => {
        database.close();
        resolve(value);
      };
      if (!database.objectStoreNames.contains(VAULT_TABLE)) return answer(false);
      const counting = database.transaction(VAULT_TABLE).objectStore(VAULT_TABLE).count();
      counting.onsuccess = () => answer(counting.result > 0);
      counting.onerror = () => answer(undefined);
    };
  });
}

/** For good. Resolves also when a database of another window delays it. */
export async function deleteStore(name: string): Promise<void> {
  return new Promise((resolve) => {
    const deleting = indexedDB.deleteDatabase(name);
    deleting.onsuccess = deleting.onerror = deleting.onblocked = () => resolve();
  });
}

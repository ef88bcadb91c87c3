/** What the browser keeps for this app: how full it is, whether it promised to keep it, and its small memory beside it. */

export interface StorageFacts {
  /** Bytes; undefined where the browser does not tell. */
  readonly used: number | undefined;
  readonly quota: number | undefined;
  readonly isProtected: boolean | undefined;
}

/** Never fails: what cannot be asked stays undefined. */
export async function readStorage(): Promise<StorageFacts> {
  try {
    const [estimate, isProtected] = await Promise.all([
      navigator.storage.estimate(),
      navigator.storage.persisted(),
    ]);
    return { used: estimate.usage, quota: estimate.quota, isProtected };
  } catch {
    return { used: undefined, quota: undefined, isProtected: undefined };
  }
}

/** Asks for the promise; false also where it cannot be asked. */
export async function protectStorage(): Promise<boolean> {
  try {
    return await navigator.storage.persist();
  } catch {
    return false;
  }
}

/** What outlives a page in a few words; undefined where the browser forbids it. */
export function deviceStore(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

/** What the browser keeps for this app: how full it is, whether it promised to keep it, and its small memory beside it. */

export interface StorageFacts {
  /** Bytes; undefined where the browser does not tell. */
  readonly used: number | undefined;
  readonly quota: number | undefined;
  readonly isProtected: boolean | undefined;
}

/** Photos and files leave this much of the room to words: 0 to 1. */
const FILES_SHARE_MAX = 0.9;
/** Past it the browser may refuse words at any moment. */
const WORDS_SHARE_MAX = 0.98;

/** What there is room for: 'words' alone from nine tenths on, 'little' where even they may soon be refused. */
export type Room = 'everything' | 'words' | 'little';

/** `length`: bytes that are to be kept besides. A browser that does not tell has room for everything, until it refuses. */
export function roomFor({ used, quota }: Pick<StorageFacts, 'used' | 'quota'>, length = 0): Room {
  if (used === undefined || quota === undefined) return 'everything';
  const filled = used + length;
  if (filled <= quota * FILES_SHARE_MAX) return 'everything';
  return filled <= quota * WORDS_SHARE_MAX ? 'words' : 'little';
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

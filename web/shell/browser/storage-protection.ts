/** Asking the browser not to evict what is stored here: once, when there is something to lose, and from a window. */

/** True when it promised; undefined where it cannot be asked. A refusal is an answer, not an error. */
export async function askForProtection(): Promise<boolean | undefined> {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return undefined;
  }
}

/** Places of the screen whose typing is not saved yet: an update and a lock save them first. */
import { SvelteMap } from 'svelte/reactivity';
import type { App } from './app-port.ts';

/** A lock waits this long for the last save at most; what is locked matters more. */
const LOCK_WAIT_MS_MAX = 2_000;

type Save = () => Promise<void>;

export class UnsavedWork {
  readonly #places = new SvelteMap<symbol, Save>();

  /** Marks one place as holding unsaved work, with the way to save it; undefined once it is saved. */
  mark(place: symbol, save: Save | undefined): void {
    if (save === undefined) this.#places.delete(place);
    else this.#places.set(place, save);
  }

  async save(): Promise<void> {
    await Promise.all([...this.#places.values()].map((save) => save()));
  }
}

/** Saves what is typed, then locks with the keys gone. */
export async function lockAfterSaving(app: Pick<App, 'lock'>, unsaved: UnsavedWork): Promise<void> {
  await saveInTime(unsaved);
  await app.lock();
}

/** Saves what is typed, then locks the screen; the keys go too where no PIN could open it again. */
export async function lockScreenAfterSaving(
  app: Pick<App, 'lock' | 'lockScreen'>,
  unsaved: UnsavedWork,
): Promise<void> {
  await saveInTime(unsaved);
  const locked = await app.lockScreen();
  if (!locked.ok) await app.lock();
}

/** Saves what is typed, as far as that goes in two seconds. */
export async function saveInTime(unsaved: UnsavedWork): Promise<void> {
  const waited = new Promise<void>((resolve) => void setTimeout(resolve, LOCK_WAIT_MS_MAX));
  await Promise.race([unsaved.save(), waited]);
}

/**
 * Language, theme and sizes of whoever has unlocked, sealed with what else is theirs. On a device of one person the lock screen
 * looks the same; on a shared one it stays as it was, and the next person finds nothing of it.
 */
import type { App } from './app-port.ts';
import type { Preferences } from './preferences.svelte.ts';

const PLACE = 'preferences';

/** Resolves in any case: without them, those of the device hold. */
export async function restoreOwnPreferences(
  app: Pick<App, 'keepDraft' | 'readDraft'>,
  preferences: Pick<Preferences, 'belongTo'>,
  isShared: () => boolean,
): Promise<void> {
  const kept = await app.readDraft(PLACE);
  preferences.belongTo(kept.ok ? kept.value : '', (text, keepOnDevice) => {
    void app.keepDraft({ place: PLACE, text });
    if (!isShared()) keepOnDevice(text);
  });
}

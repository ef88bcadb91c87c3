/** What the browser does for a device that is woken: asks the person, and its maker for an address. */
import { m } from '#messages/compiled/messages.js';
import type { Waking } from '../waking-port.ts';

/** What became of it; every reason is a sentence on the screen. */
export type WakingOutcome = 'on' | 'denied' | 'unsupported' | 'no-server' | 'offline' | 'failed';

/** The name of the cache where the worker without a screen finds its words. */
const WORDS_CACHE = 'lantern-words';
const WORDS_PATH = '/words';

export const isWakeable = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;

/** Called from a person's own act: browsers ask for permission only then. */
export async function beWoken(waking: Waking): Promise<WakingOutcome> {
  if (!isWakeable()) return 'unsupported';
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  const key = await waking.key();
  if (!key.ok) return key.error.code === 'push/none' ? 'no-server' : 'offline';
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager
    .subscribe({ userVisibleOnly: true, applicationServerKey: Uint8Array.from(key.value) })
    .catch(() => undefined);
  if (subscription === undefined) return 'failed';
  // The worker knows no language of its own; these words say nothing of what has come.
  const words = await caches.open(WORDS_CACHE);
  await words.put(WORDS_PATH, new Response(m.notices_new_in_lantern()));
  const told = await waking.wakeAt(subscription.endpoint);
  if (told.ok) return 'on';
  await subscription.unsubscribe();
  return told.error.code.startsWith('relay/') ? 'offline' : 'failed';
}

/** Also where the server cannot be told: the address leads nowhere any more. */
export async function beLeftAlone(waking: Waking): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
  await caches.delete(WORDS_CACHE);
  await waking.wakeAt(undefined);
}

/** A notification of this device: that there is something new in Lantern, and neither what nor about whom. */
import { m } from '#messages/compiled/messages.js';

/** One at a time: a later one takes the place of the one before. */
const TAG = 'lantern';

/** Only while nobody looks at the app; nothing where the device or the person has not allowed it. */
export async function showNotice(isUrgent: boolean): Promise<void> {
  const isLookedAt = document.visibilityState === 'visible' && document.hasFocus();
  if (isLookedAt || !('Notification' in globalThis) || Notification.permission !== 'granted')
    return;
  const registration = await navigator.serviceWorker.getRegistration();
  const title = isUrgent ? m.notices_urgent_in_lantern() : m.notices_new_in_lantern();
  await registration?.showNotification(title, { tag: TAG, silent: !isUrgent });
}

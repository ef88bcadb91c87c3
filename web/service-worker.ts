/**
 * Keeps the whole app on the device, so that it opens without a network or a server. Holds no record and sees none. A new
 * version waits until the screen asks for it: an update never interrupts somebody's work.
 */
/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, prerendered, version } from '$service-worker';
import { clientsClaim } from 'workbox-core';
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope;

/** The page that every address of the app is served with. */
const PAGE = '/index.html';

precacheAndRoute([
  // Built files carry their hash in their name.
  ...build.map((url) => ({ url, revision: null })),
  ...[...files, ...prerendered, PAGE].map((url) => ({ url, revision: version })),
]);
cleanupOutdatedCaches();
registerRoute(
  new NavigationRoute(createHandlerBoundToURL(PAGE), {
    denylist: [/^\/relay(\/|\.json|$)/, /^\/healthz$/],
  }),
);
clientsClaim();

/** The server says nothing with it but that there may be something new. Somebody who is looking at the app sees that there. */
self.addEventListener('push', (event: PushEvent) => {
  event.waitUntil(tellOfNews());
});

async function tellOfNews(): Promise<void> {
  const open = await self.clients.matchAll({ type: 'window' });
  if (open.some(({ focused }) => focused)) return;
  // In the language of whoever asked to be woken; the name of the app where these words are gone.
  const words = await caches.match('/words', { cacheName: 'lantern-words' });
  const title = (await words?.text()) ?? 'Lantern';
  await self.registration.showNotification(title, { tag: 'lantern' });
}

/** A notification says only that there is something new, so it leads to the app and no further. */
self.addEventListener('notificationclick', (event: NotificationEvent) => {
  event.notification.close();
  event.waitUntil(comeToFront());
});

async function comeToFront(): Promise<void> {
  const [open] = await self.clients.matchAll({ type: 'window' });
  await (open === undefined ? self.clients.openWindow('/') : open.focus());
}

self.addEventListener('message', (event: ExtendableMessageEvent) => {
  const message: unknown = event.data;
  if (typeof message === 'object' && message !== null && 'type' in message)
    if (message.type === 'SKIP_WAITING') void self.skipWaiting();
});

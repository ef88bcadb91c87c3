/** The badge's words, from the facts alone. Never better than what is known; being offline is weather, not a fault. */
import { m } from '#messages/compiled/messages.js';
import type { Locale } from '#messages/compiled/runtime.js';
import type { SyncStatus } from '../app-port.ts';
import { formatSince } from '../formats.ts';

export type BadgeShape = 'set-aside' | 'waiting' | 'offline' | 'here' | 'server';

export interface BadgeWords {
  readonly shape: BadgeShape;
  /** Shown, most urgent first. */
  readonly parts: readonly string[];
}

export interface ShownMoment {
  readonly now: number;
  readonly locale: Locale;
}

export const offlineSince = (sync: SyncStatus, { now, locale }: ShownMoment): string =>
  sync.since === undefined
    ? m.app_sync_offline()
    : m.app_sync_offline_since({ since: formatSince(sync.since, now, locale) });

export const onlyHere = (sync: SyncStatus): string =>
  m.app_sync_only_here({ count: sync.onlyHere });

/** In this order: set aside, waiting, offline, fine. */
export function badgeWords(sync: SyncStatus, moment: ShownMoment): BadgeWords {
  const aside = sync.setAside > 0 ? [m.app_sync_set_aside({ count: sync.setAside })] : [];
  const waiting = sync.onlyHere > 0 ? [onlyHere(sync)] : [];
  const offline = sync.connection === 'offline' ? [offlineSince(sync, moment)] : [];
  const parts = [...aside, ...offline, ...waiting];
  if (parts.length > 0) return { shape: shapeOf(sync), parts };
  return sync.connection === 'online'
    ? { shape: 'server', parts: [m.app_sync_on_server()] }
    : { shape: 'here', parts: [m.app_rung_saved_here()] };
}

function shapeOf(sync: SyncStatus): BadgeShape {
  if (sync.setAside > 0) return 'set-aside';
  return sync.onlyHere > 0 ? 'waiting' : 'offline';
}

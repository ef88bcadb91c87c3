/** The badge's words, from the facts alone. Never better than what is known; being offline is weather, not a fault. */
import { m } from '#messages/compiled/messages.js';
import type { Locale } from '#messages/compiled/runtime.js';
import type { SyncStatus, Trouble } from '../app-port.ts';
import { formatSince, formatTime } from '../formats.ts';

export interface BadgePart {
  readonly shape: 'set-aside' | 'waiting' | 'offline' | 'here' | 'server';
  readonly words: string;
  /** Stands for the words where there is no room for all of them. */
  readonly count: number | undefined;
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

/** What is wrong with the server, in a sentence that says what is safe. */
export const troubleText: Readonly<Record<Trouble, () => string>> = {
  'two-stories': m.app_trouble_two_stories,
  damaged: m.app_trouble_damaged,
  'not-trusted': m.app_trouble_not_trusted,
  full: m.app_trouble_full,
  'cannot-save': m.app_trouble_cannot_save,
  'went-back': m.app_trouble_went_back,
};

/** Most urgent first: set aside, waiting, offline, fine. */
export function badgeParts(sync: SyncStatus, moment: ShownMoment): readonly BadgePart[] {
  const parts: BadgePart[] = [];
  if (sync.setAside > 0) {
    const words = m.app_sync_set_aside({ count: sync.setAside });
    parts.push({ shape: 'set-aside', words, count: sync.setAside });
  }
  if (sync.onlyHere > 0)
    parts.push({ shape: 'waiting', words: onlyHere(sync), count: sync.onlyHere });
  if (sync.connection === 'offline')
    parts.push({ shape: 'offline', words: offlineSince(sync, moment), count: undefined });
  return parts.length > 0 ? parts : [finePart(sync, moment)];
}

/** True while connected, so the time is that of the moment shown. */
export const allOnServer = ({ now, locale }: ShownMoment): string =>
  m.app_sync_on_server({ time: formatTime(now, locale) });

const finePart = (sync: SyncStatus, moment: ShownMoment): BadgePart =>
  sync.connection === 'online'
    ? { shape: 'server', words: allOnServer(moment), count: undefined }
    : { shape: 'here', words: m.app_rung_saved_here(), count: undefined };

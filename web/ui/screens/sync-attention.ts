/** What this device itself has to tell Today: entries that have waited long, and entries that were set aside. */
import type { App, Watched } from '../app-port.ts';
import type { AttentionItem } from '../attention.ts';
import { derivedOf } from '../derived-of.ts';
import { m } from '#messages/compiled/messages.js';

/** Offline is weather: waiting is told by the badge, and only here once a server is reached and still has not signed. */
export const waitingAttention = (app: App, href: string): Watched<readonly AttentionItem[]> =>
  derivedOf(app.sync, ({ onlyHere, connection, since }) =>
    onlyHere === 0 || connection !== 'offline'
      ? []
      : [
          {
            id: 'waiting',
            kind: 'waiting' as const,
            severity: 'calm' as const,
            record: undefined,
            text: () => m.app_attention_waiting({ count: onlyHere }),
            since,
            href,
          },
        ],
  );

export const setAsideAttention = (app: App, href: string): Watched<readonly AttentionItem[]> =>
  derivedOf(app.setAside, (items) =>
    items.length === 0
      ? []
      : [
          {
            id: 'set-aside',
            kind: 'set-aside' as const,
            severity: 'medium' as const,
            record: undefined,
            text: () => m.app_attention_set_aside({ count: items.length }),
            since: items.map(({ since }) => since).reduce((a, b) => (a < b ? a : b)),
            href,
          },
        ],
  );

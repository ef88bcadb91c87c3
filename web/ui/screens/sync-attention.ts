/** What this device itself has to tell Today: entries that have waited long, and entries that were set aside. */
import type { App } from '../app-port.ts';
import type { Watched } from '../watched-value.ts';
import type { AttentionItem } from '../attention.ts';
import { derivedOf } from '../derived-of.ts';
import { m } from '#messages/compiled/messages.js';

const HOUR_MS = 3_600_000;
const LONG_MS = 24 * HOUR_MS;
const VERY_LONG_MS = 72 * HOUR_MS;

/** Offline is weather: what waits is told by the badge, and here only once it has waited for a day. */
export const waitingAttention = (
  app: Pick<App, 'waiting'>,
  place: { readonly href: string; readonly now: () => number },
): Watched<readonly AttentionItem[]> =>
  derivedOf(app.waiting, (entries) => {
    const since = entries[0]?.at;
    const age = since === undefined ? 0 : place.now() - since;
    if (since === undefined || age < LONG_MS) return [];
    return [
      {
        id: 'waiting',
        kind: 'waiting' as const,
        severity: age < VERY_LONG_MS ? ('medium' as const) : ('high' as const),
        record: undefined,
        text: m.app_attention_waiting,
        since,
        href: place.href,
      },
    ];
  });

export const setAsideAttention = (
  app: Pick<App, 'setAside'>,
  href: string,
): Watched<readonly AttentionItem[]> =>
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

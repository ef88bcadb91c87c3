/** The source for Today: meetings to come that this person has not answered. */
import { parseMillis } from '#kernel/ports.ts';
import { m } from '#messages/compiled/messages.js';
import type { App } from '#ui/app-port.ts';
import type { AttentionItem } from '#ui/attention.ts';
import { bothOf, derivedOf } from '#ui/derived-of.ts';
import type { Watched } from '#ui/watched-value.ts';
import { meetings } from '../queries.ts';

export const meetingAttention = (
  app: App,
  place: { readonly now: () => number; readonly href: string },
): Watched<readonly AttentionItem[]> =>
  derivedOf(bothOf(app.session, app.watchList({ of: meetings })), ([session, rows]) => {
    const me = session.status === 'open' ? session.me.userId : '';
    return (rows ?? [])
      .filter(
        ({ row }) =>
          row.startsAt > place.now() &&
          row.cancelled === undefined &&
          row.by !== me &&
          row.people.includes(me) &&
          row.answers.every(([userId]) => userId !== me),
      )
      .map(({ document, row }) => ({
        id: document,
        kind: 'task' as const,
        severity: 'calm' as const,
        record: undefined,
        text: m.calendar_attention,
        since: parseMillis(row.at),
        href: place.href,
      }));
  });

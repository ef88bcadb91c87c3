/** What Today says of messages: urgent ones stand out, the other unread ones count together, one line a conversation. */
import { parseMillis } from '#kernel/ports.ts';
import { m } from '#messages/compiled/messages.js';
import type { App } from '#ui/app-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import type { AttentionItem } from '#ui/attention.ts';
import { allOf, derivedOf } from '#ui/derived-of.ts';
import type { DocumentId } from '#kernel/ids.ts';
import {
  conversationsOf,
  CONVERSATION_LISTS,
  type ConversationInList,
  type PageInList,
} from '../queries.ts';

/** Every conversation that concerns whoever has this device open; undefined until both lists have answered. */
export function conversationsIn(app: App): Watched<readonly ConversationInList[] | undefined> {
  const lists: readonly Watched<readonly PageInList[] | undefined>[] = [
    app.watchList({ of: CONVERSATION_LISTS.conversation }),
    app.watchList({ of: CONVERSATION_LISTS['team-conversation'] }),
  ];
  return {
    subscribe: (run) => {
      let me: ConversationInList['people'][number]['userId'] | undefined;
      let pages: readonly PageInList[] | undefined;
      const tell = () =>
        run(me === undefined || pages === undefined ? undefined : conversationsOf(pages, me));
      const stopSession = app.session.subscribe((session) => {
        const next = session.status === 'open' ? session.me.userId : undefined;
        if (next === me) return;
        me = next;
        tell();
      });
      const stopLists = allOf(lists).subscribe((all) => {
        pages = all.includes(undefined) ? undefined : all.flatMap((list) => list ?? []);
        tell();
      });
      tell();
      return () => {
        stopSession();
        stopLists();
      };
    },
  };
}

export const messageAttention = (
  app: App,
  hrefOf: (conversation: DocumentId) => string,
): Watched<readonly AttentionItem[]> =>
  derivedOf(conversationsIn(app), (conversations) =>
    (conversations ?? []).flatMap((conversation): readonly AttentionItem[] => {
      const { unread, urgentSince, activeAt, kind, record } = conversation;
      const first = conversation.pages[0]?.document;
      if (unread.count === 0 || first === undefined) return [];
      const isUrgent = unread.urgent > 0;
      return [
        {
          id: conversation.conversation,
          kind: 'message',
          severity: isUrgent ? 'high' : 'low',
          record: kind === 'patient' ? record : undefined,
          text: isUrgent
            ? m.conversations_attention_urgent
            : () => m.conversations_attention_unread({ count: unread.count }),
          since: parseMillis(isUrgent ? (urgentSince ?? activeAt) : activeAt),
          newest: parseMillis(activeAt),
          href: hrefOf(first),
        },
      ];
    }),
  );

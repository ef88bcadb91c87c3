/** What can be found of conversations: each message as it reads now, and its files. What was deleted or taken back is not there. */
import { foundFiles } from '#clinical/attachment-search.ts';
import type { SearchFeed } from '#kernel/feature.ts';
import type { ConversationDocument } from './commands.ts';
import { messageKey } from './records.ts';
import { plainText } from './rich-text.ts';
import { readPage } from './thread.ts';

const feedOf = (document: ConversationDocument): SearchFeed => ({
  document,
  version: 1,
  items: (raw, entries) => {
    const standing = (readPage(raw, entries)?.messages ?? []).filter(
      ({ state, isOver }) => (state === 'standing' || state === 'edited') && !isOver,
    );
    const ids = new Set(standing.map(({ id }) => id));
    return [
      ...standing.map(({ id, text, at, by }) => ({
        ...{ id: messageKey(id), kind: 'message', title: '' },
        ...{ text: plainText(text), at, by },
      })),
      ...foundFiles(raw, entries, ({ about }) => ids.has(about)),
    ];
  },
});

export const conversationFeeds = [feedOf('conversation'), feedOf('team-conversation')];

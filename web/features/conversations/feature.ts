/** Conversations: with a patient in the patient's record, and among staff in the clinic's. */
import { defineFeature } from '#kernel/feature.ts';
import { CONVERSATION_COMMANDS } from './commands.ts';
import { policy } from './policy.ts';
import { CONVERSATION_LISTS, CONVERSATION_PAGES } from './queries.ts';
import { conversationFeeds } from './search.ts';

export const conversations = defineFeature({
  id: 'conversations',
  commands: Object.values(CONVERSATION_COMMANDS).flatMap((commands) => Object.values(commands)),
  queries: Object.values(CONVERSATION_PAGES),
  projections: Object.values(CONVERSATION_LISTS),
  search: conversationFeeds,
  policy,
});

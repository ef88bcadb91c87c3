/** Words for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { ConversationsErrorCode } from './commands.ts';

export const conversationsErrorText: Readonly<Record<ConversationsErrorCode, () => string>> = {
  'conversations/unreadable': m.conversations_error_unreadable,
  'conversations/page-full': m.conversations_error_page_full,
  'conversations/unknown-message': m.conversations_error_unknown_message,
  'conversations/recall-too-late': m.conversations_error_recall_too_late,
  'conversations/room-closed': m.conversations_error_room_closed,
  'conversations/observer': m.conversations_error_observer,
  'conversations/why-missing': m.conversations_error_why_missing,
};

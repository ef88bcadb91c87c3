/** Words for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { NotesErrorCode } from './commands.ts';

export const notesErrorText: Readonly<Record<NotesErrorCode, () => string>> = {
  'notes/unreadable': m.notes_error_unreadable,
  'notes/too-long': m.notes_error_too_long,
};

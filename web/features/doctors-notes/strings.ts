/** Words for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { DoctorsNotesErrorCode } from './commands.ts';

export const doctorsNotesErrorText: Readonly<Record<DoctorsNotesErrorCode, () => string>> = {
  'doctors-notes/unreadable': m.doctors_notes_error_unreadable,
};

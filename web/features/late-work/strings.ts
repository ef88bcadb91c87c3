/** Words for errors of deciding about late work. */
import { m } from '#messages/compiled/messages.js';

export const lateWorkErrorText: Readonly<Record<string, () => string>> = {
  'engine/not-permitted': m.late_work_error_may_not,
};

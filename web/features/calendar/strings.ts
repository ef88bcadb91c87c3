/** Words for who comes, and for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { CalendarErrorCode } from './commands.ts';
import type { Attendance } from './records.ts';

type Text = () => string;

export const calendarErrorText: Readonly<Record<CalendarErrorCode, Text>> = {
  'calendar/unreadable': m.calendar_error_unreadable,
  'calendar/in-the-past': m.calendar_error_in_the_past,
  'calendar/not-asked': m.calendar_error_not_asked,
  'calendar/called-off': m.calendar_error_called_off,
};

export const attendanceText: Readonly<Record<Attendance, Text>> = {
  coming: m.calendar_coming,
  'not-coming': m.calendar_not_coming,
};

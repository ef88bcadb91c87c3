/** Planning a meeting, saying whether one comes, and calling it off. */
import * as v from 'valibot';
import { SELF, statedFact } from '#clinical/facts.ts';
import { requiredLine } from '#clinical/text.ts';
import type { RawDocument } from '#kernel/document.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import {
  applyCalendarEvent,
  ATTENDANCE,
  attendanceSchema,
  CANCELLED,
  meetingEntries,
  readMeeting,
  type CalendarEvent,
  type Meeting,
} from './records.ts';

export type CalendarErrorCode =
  'calendar/unreadable' | 'calendar/in-the-past' | 'calendar/not-asked' | 'calendar/called-off';

interface CalendarError {
  readonly code: CalendarErrorCode;
}

const planSchema = v.object(meetingEntries);

/** 'calendar/in-the-past' for a meeting that would have begun already. */
export const planMeeting = defineCommand<
  v.InferOutput<typeof planSchema>,
  undefined,
  CalendarEvent,
  CalendarError
>({
  name: 'calendar/plan-meeting',
  document: 'meeting',
  target: 'new-document',
  parse: parserOf(planSchema),
  view: () => undefined,
  decide: (_view, input, { now: at, actor }) => {
    if (input.startsAt < at) return err({ code: 'calendar/in-the-past' });
    const by = actor.userId;
    const people = [...new Set([by, ...input.people])];
    return ok([{ kind: 'meeting-planned', fields: { ...input, people, at, by } }]);
  },
  apply: applyCalendarEvent,
});

const base = {
  document: 'meeting',
  target: 'existing',
  view: (document: RawDocument) => readMeeting(document),
  apply: applyCalendarEvent,
} as const;

/** Codes: 'calendar/unreadable', 'calendar/called-off', 'calendar/not-asked' for somebody who is not among its people. */
export const answerMeeting = defineCommand<
  v.InferOutput<typeof attendanceSchema>,
  Meeting | undefined,
  CalendarEvent,
  CalendarError
>({
  ...base,
  name: 'calendar/answer',
  parse: parserOf(attendanceSchema),
  decide: (meeting, value, context) => {
    if (meeting === undefined) return err({ code: 'calendar/unreadable' });
    if (meeting.cancelled !== undefined) return err({ code: 'calendar/called-off' });
    const subject = context.actor.userId;
    if (!meeting.people.includes(subject)) return err({ code: 'calendar/not-asked' });
    const stating = { replaces: [], why: '' };
    return ok([statedFact({ kind: ATTENDANCE, subject, value, stating }, context)]);
  },
});

const cancelSchema = v.object({ why: requiredLine });

/** For good; another time is another meeting. Codes: 'calendar/unreadable', 'calendar/called-off'. */
export const cancelMeeting = defineCommand<
  v.InferOutput<typeof cancelSchema>,
  Meeting | undefined,
  CalendarEvent,
  CalendarError
>({
  ...base,
  name: 'calendar/call-off',
  parse: parserOf(cancelSchema),
  decide: (meeting, { why }, context) => {
    if (meeting === undefined) return err({ code: 'calendar/unreadable' });
    if (meeting.cancelled !== undefined) return err({ code: 'calendar/called-off' });
    const stated = { kind: CANCELLED, subject: SELF, value: { cancelled: true } };
    return ok([statedFact({ ...stated, stating: { replaces: [], why } }, context)]);
  },
});

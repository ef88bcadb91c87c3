/** Questions about meetings: all of the clinic. */
import { defineProjection } from '#kernel/feature.ts';
import { readMeeting, type Attendance, type Meeting } from './records.ts';

export interface MeetingRow extends Omit<Meeting, 'answers'> {
  readonly answers: readonly (readonly [userId: string, attendance: Attendance])[];
}

export const meetings = defineProjection<MeetingRow>({
  name: 'calendar/meetings',
  document: 'meeting',
  version: 1,
  row: (document, entries) => {
    const meeting = readMeeting(document, entries);
    return meeting && { ...meeting, answers: [...meeting.answers] };
  },
});

const MINUTE_MS = 60_000;

/** When it is over; milliseconds since 1970. */
export const endOf = ({ startsAt, minutes }: Pick<Meeting, 'startsAt' | 'minutes'>): number =>
  startsAt + minutes * MINUTE_MS;

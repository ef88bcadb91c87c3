/**
 * A meeting of the team, in the clinic's own record: when, where, who is asked and who comes. It names no patient of its own; what
 * is said of patients there belongs in their records. FHIR Appointment in small.
 */
import * as v from 'valibot';
import { applyFactEvent, readFacts, SELF as WHOLE, type FactEvent } from '#clinical/facts.ts';
import { optionalLine, requiredLine } from '#clinical/text.ts';
import type { Fact } from '#clinical/versioned.ts';
import { entityKey, type Draft, type RawDocument } from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';

/** A day; what lasts longer is several meetings. */
const MEETING_MINUTES_MAX = 24 * 60;
const PEOPLE_MAX = 64;

export const ATTENDANCES = ['coming', 'not-coming'] as const;
export type Attendance = (typeof ATTENDANCES)[number];

export interface Meeting {
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly startsAt: number;
  readonly minutes: number;
  readonly place: string;
  /** User ids of those who are asked, whoever planned it among them. */
  readonly people: readonly string[];
  readonly at: number;
  readonly by: string;
  /** Why it was called off; undefined while it stands. */
  readonly cancelled: string | undefined;
  /** Of those who are asked, who has answered what. */
  readonly answers: ReadonlyMap<string, Attendance>;
}

export const CANCELLED = 'meeting-cancelled';
const cancelledSchema = v.object({ cancelled: v.literal(true) });
export const ATTENDANCE = 'attendance';
export const attendanceSchema = v.object({ attendance: v.picklist(ATTENDANCES) });

const HEX_ID = /^[0-9a-f]{64}$/;
const moment = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const meetingEntries = {
  title: requiredLine,
  startsAt: moment,
  minutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MEETING_MINUTES_MAX)),
  place: optionalLine,
  people: v.pipe(v.array(v.pipe(v.string(), v.regex(HEX_ID))), v.maxLength(PEOPLE_MAX)),
};
const storedSchema = v.object({ ...meetingEntries, at: moment, by: v.string() });

export type MeetingPlanned = v.InferOutput<typeof storedSchema>;

export type CalendarEvent =
  { readonly kind: 'meeting-planned'; readonly fields: MeetingPlanned } | FactEvent;

const SELF = entityKey('meeting', 'self');

/** Undefined while the document holds no readable meeting. */
export function readMeeting(document: RawDocument, signed?: Entries): Meeting | undefined {
  const parsed = v.safeParse(storedSchema, document[SELF]);
  if (!parsed.success) return undefined;
  const cancelled = readFacts(document, { kind: CANCELLED, schema: cancelledSchema, signed });
  const answers = readFacts(document, { kind: ATTENDANCE, schema: attendanceSchema, signed });
  return {
    ...parsed.output,
    cancelled: cancelled.get(WHOLE)?.current[0]?.why,
    answers: new Map(
      parsed.output.people.flatMap((userId) => {
        const said = ownAnswer(answers.get(userId), userId);
        return said === undefined ? [] : [[userId, said] as const];
      }),
    ),
  };
}

/** Nobody answers for somebody else; of one's own answers the last counts. */
const ownAnswer = (
  fact: Fact<v.InferOutput<typeof attendanceSchema>> | undefined,
  userId: string,
): Attendance | undefined => fact?.history.find(({ by }) => by === userId)?.value?.attendance;

export function applyCalendarEvent(draft: Draft, event: CalendarEvent): void {
  if (event.kind === 'fact-stated') applyFactEvent(draft, event);
  else draft.create(SELF, event.fields);
}

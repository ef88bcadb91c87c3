/**
 * Meetings as a file for another calendar (iCalendar). Titles and places are left out unless somebody asks for them, since people
 * write names of patients there; who is asked is never in it.
 */
import { generateIcsCalendar, type IcsCalendar } from 'ts-ics';
import { endOf, type MeetingRow } from '../queries.ts';

export interface IcsWish {
  /** What stands in place of every title that is left out. */
  readonly plainTitle: string;
  readonly withTitles: boolean;
}

export interface PlacedMeeting {
  readonly document: string;
  readonly row: MeetingRow;
}

/** The text of the file; meetings that were called off stand in it as such, so that the other calendar takes them off. */
export function icsOf(meetings: readonly PlacedMeeting[], wish: IcsWish): string {
  const calendar: IcsCalendar = {
    version: '2.0',
    prodId: '-//Lantern//Team calendar//EN',
    method: 'PUBLISH',
    events: meetings.map(({ document, row }) => ({
      uid: `${document}@lantern.invalid`,
      stamp: { date: new Date(row.at) },
      start: { date: new Date(row.startsAt) },
      end: { date: new Date(endOf(row)) },
      summary: wish.withTitles ? row.title : wish.plainTitle,
      ...(wish.withTitles && row.place !== '' ? { location: row.place } : {}),
      status: row.cancelled === undefined ? 'CONFIRMED' : 'CANCELLED',
    })),
  };
  return generateIcsCalendar(calendar);
}

import { describe, expect, test } from 'vitest';
import { icsOf } from './ics.ts';
import type { MeetingRow } from '../queries.ts';

const row: MeetingRow = {
  ...{ title: 'About Grace Wanjiru', place: 'Her home; room 2', minutes: 30 },
  ...{ startsAt: Date.UTC(2026, 10, 23, 9), at: Date.UTC(2026, 10, 22, 12), by: 'a'.repeat(64) },
  ...{ people: ['b'.repeat(64)], cancelled: undefined, answers: [] },
};
const meeting = { document: 'd'.repeat(32), row };
const plainTitle = 'Team meeting';
const file = (withTitles: boolean, change: Partial<MeetingRow> = {}) =>
  icsOf([{ ...meeting, row: { ...row, ...change } }], { plainTitle, withTitles });

describe('a calendar file', () => {
  test('names no patient, no place and nobody who is asked unless somebody wants titles', () => {
    const text = file(false);
    expect(text).toContain('SUMMARY:Team meeting');
    expect(text).not.toMatch(/Wanjiru|home|aaaa|bbbb/);
    expect(file(true)).toContain('SUMMARY:About Grace Wanjiru');
    expect(file(true)).toContain('LOCATION:Her home\\; room 2');
  });

  test('says when, in the time of the world', () => {
    expect(file(false)).toMatch(/DTSTART:20261123T090000Z/);
    expect(file(false)).toMatch(/DTEND:20261123T093000Z/);
    expect(file(false)).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR/);
  });

  test('says of a meeting that was called off that it was', () => {
    expect(file(false, { cancelled: 'x' })).toContain('STATUS:CANCELLED');
    expect(file(false)).toContain('STATUS:CONFIRMED');
  });

  test('cannot be given lines of its own by what somebody types', () => {
    const text = file(true, { title: 'Round\r\nBEGIN:VEVENT\nX' });
    expect(text.match(/^BEGIN:VEVENT/gm)).toHaveLength(1);
  });
});

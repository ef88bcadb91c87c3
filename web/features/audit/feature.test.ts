import { expect, test } from 'vitest';
import { parseUserId, type UserId } from '#kernel/ids.ts';
import { parseMillis, type Millis } from '#kernel/ports.ts';
import { gapsIn, linesOf, openingsOf, peopleSince, type Note } from './queries.ts';
import { lookedAtKind } from './records.ts';

const user = (digit: string): UserId => {
  const id = parseUserId(digit.repeat(64));
  if (id === undefined) throw new Error('a user id');
  return id;
};
const at = (minutes: number): Millis => {
  const time = parseMillis(1_700_000_000_000 + minutes * 60_000);
  if (time === undefined) throw new Error('a time');
  return time;
};
const [amina, jonas, lead] = [user('a'), user('b'), user('c')];

let next = 0;
const note = (
  userId: UserId,
  minutes: number,
  body: Note['body'],
  more: Partial<Note> = {},
): Note => ({
  ...{ id: String(next++).padStart(64, '0'), userId, deviceId: `${userId}-phone`, at: at(minutes) },
  ...{ body, isContested: false, hasGapBefore: false, ...more },
});
const view = (userId: UserId, minutes: number, ...kinds: string[]) =>
  note(userId, minutes, { type: 'view', kinds });

test('what one person saw within half an hour is one visit, newest first', () => {
  const notes = [
    view(amina, 0, 'patient-summary'),
    view(amina, 10, 'note', 'patient-summary'),
    view(jonas, 12, 'note'),
    view(amina, 50, 'case'),
  ];
  expect(linesOf(notes, 0)).toMatchObject([
    { userId: amina, kinds: ['case'], at: at(50) },
    { userId: jonas, kinds: ['note'] },
    { userId: amina, kinds: ['patient-summary', 'note'], at: at(0) },
  ]);
  expect(linesOf(notes, at(11))).toHaveLength(2);
  expect(peopleSince(notes, at(11))).toBe(2);
  expect(peopleSince(notes, at(20))).toBe(1);
});

test('a copy that left the app is no visit', () => {
  const notes = [view(amina, 0, 'note'), note(amina, 1, { type: 'export', kinds: ['note'] })];
  expect(linesOf(notes, 0).map(({ type }) => type)).toEqual(['export', 'view']);
});

test('an opening carries its closing account and reviews by others; nobody closes or reviews for themself', () => {
  const opening = note(jonas, 0, {
    ...{ type: 'open', reason: 2, until: at(240), words: 'Found at the bus stop, no answer' },
  });
  const about = opening.id;
  const notes = [
    opening,
    note(amina, 5, { type: 'close', about, words: 'not mine to close' }),
    note(jonas, 30, { type: 'close', about, words: 'Handed over' }),
    note(jonas, 40, { type: 'review', about, inOrder: true, words: 'fine by me' }),
    note(lead, 60, { type: 'review', about, inOrder: false, words: 'Why not ask us?' }),
  ];
  expect(openingsOf(notes)).toMatchObject([
    {
      reason: 'unconscious-patient',
      closing: { at: at(30), words: 'Handed over' },
      reviews: [{ userId: lead, inOrder: false }],
    },
  ]);
});

test('what the patient says of a look stands beside the visit it was part of, and beside no other', () => {
  const [first, second, later] = [
    view(amina, 0, 'note'),
    view(amina, 10, 'case'),
    view(amina, 90, 'note'),
  ];
  const about = second?.id ?? '';
  const notes = [first, second, later, note(lead, 95, { type: 'contest', about, words: 'Why?' })];
  expect(linesOf(notes, 0).map(({ contests }) => contests)).toEqual([
    [],
    [{ userId: lead, at: at(95), words: 'Why?' }],
  ]);
});

test('what is missing names the person and the last note before', () => {
  const notes = [
    view(amina, 0, 'note'),
    note(amina, 9, undefined, { hasGapBefore: true }),
    note(jonas, 3, undefined, { hasGapBefore: true }),
  ];
  expect(gapsIn(notes)).toEqual([
    { userId: amina, since: at(0) },
    { userId: jonas, since: undefined },
  ]);
});

test('notes and kinds of a later version are told of and not guessed', () => {
  expect(linesOf([note(amina, 0, undefined)], 0)).toMatchObject([{ type: 'unread' }]);
  const opened = note(amina, 0, { type: 'open', reason: 99, until: 0, words: '' });
  expect(openingsOf([opened])).toMatchObject([{ reason: undefined }]);
  expect([lookedAtKind('note'), lookedAtKind('scan')]).toEqual(['note', undefined]);
});

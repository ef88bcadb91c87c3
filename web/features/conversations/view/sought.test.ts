/** Where a search, an answer, a day and a return lead in a conversation of several pages. */
import { expect, test } from 'vitest';
import { parseDocumentId, parseRecordId } from '#kernel/ids.ts';
import { AMINA, Desk, LEE } from '../desk.test-support.ts';
import { messageKey } from '../records.ts';
import { leaveAt, leftAt, pageBefore, pageSince, soughtIn, type Sought } from './sought.ts';

const [record, first, second] = [
  parseRecordId('d'.repeat(64)),
  parseDocumentId('1'.repeat(32)),
  parseDocumentId('2'.repeat(32)),
];
if (record === undefined || first === undefined || second === undefined) throw new Error('ids');

function talk() {
  const desk = new Desk();
  const early = desk.say(AMINA, 'early');
  desk.pass(3_600_000);
  const late = desk.say(LEE, 'late');
  return { desk, early, late };
}

test('a message is found by its key, and what is not on the page is not', () => {
  const { desk, early } = talk();
  const { messages } = desk.page;
  expect(soughtIn(messages, { document: first, key: messageKey(early) })?.text).toBe('early');
  expect(soughtIn(messages, { document: first, key: messageKey('ff') })).toBeUndefined();
});

test('a day leads to the first that was said since, on the page where that is, and past the end to the last', () => {
  const { desk } = talk();
  const since = desk.now - 1_000;
  expect(soughtIn(desk.page.messages, { document: first, since })?.text).toBe('late');
  expect(soughtIn(desk.page.messages, { document: first, since: desk.now + 1 })?.text).toBe('late');
  const pages = [
    { record, document: first, row: desk.row },
    { record, document: second, row: { ...desk.row, last: undefined } },
  ];
  expect(pageSince(pages, since)?.document).toBe(first);
  expect(pageSince(pages, desk.now + 1)?.document).toBe(second);
  expect(pageBefore(pages, second)?.document).toBe(first);
  expect(pageBefore(pages, first)).toBeUndefined();
});

test('where somebody left is kept until they read to the end, of the newest hundred conversations', () => {
  const place: Sought = { document: first, key: messageKey('ab'), isLeft: true };
  leaveAt('one', place);
  expect(leftAt('one')).toEqual(place);
  leaveAt('one', undefined);
  expect(leftAt('one')).toBeUndefined();
  leaveAt('one', place);
  for (let other = 0; other < 100; other++) leaveAt(String(other), place);
  expect(leftAt('one')).toBeUndefined();
  expect(leftAt('99')).toEqual(place);
});

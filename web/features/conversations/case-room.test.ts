/** The room in which a case is discussed: found by the case, by who is in it and by who is not. */
import { expect, test } from 'vitest';
import { parseDocumentId, parseRecordId } from '#kernel/ids.ts';
import { caseRoomOf } from './case-room.ts';
import { CONVERSATION_COMMANDS } from './commands.ts';
import { AMINA, Desk, KOFFI, LEE } from './desk.test-support.ts';
import type { PageInList } from './queries.ts';

const [record, topic, one, other] = [
  parseRecordId('d'.repeat(64)),
  parseDocumentId('c'.repeat(32)),
  parseDocumentId('1'.repeat(32)),
  parseDocumentId('2'.repeat(32)),
];
if (record === undefined || topic === undefined || one === undefined || other === undefined)
  throw new Error('ids');

const room = (): Desk => new Desk({ kind: 'case', topic, about: record });
const listed = (desk: Desk, document = one): PageInList => ({ record, document, row: desk.row });

test('a case that nobody discusses has no room, and a room about another case is none of it', () => {
  expect(caseRoomOf([], { topic, me: AMINA })).toBeUndefined();
  expect(caseRoomOf([listed(room())], { topic: other, me: AMINA })).toBeUndefined();
});

test('who is not in it finds it all the same, so that a case is discussed in one place', () => {
  expect(caseRoomOf([listed(room())], { topic, me: KOFFI })).toMatchObject({
    ...{ first: one, isMember: false },
  });
  expect(caseRoomOf([listed(room())], { topic, me: AMINA })?.isMember).toBe(true);
});

test('who was taken out is not in it', () => {
  const desk = room();
  desk.pass(1_000);
  const { changePeople } = CONVERSATION_COMMANDS.conversation;
  desk.act(AMINA, changePeople, { joining: [], leaving: [LEE] });
  expect(caseRoomOf([listed(desk)], { topic, me: LEE })?.isMember).toBe(false);
});

test('of two begun apart everybody opens the one that was begun first', () => {
  const [early, late] = [listed(room(), other), listed(room(), one)];
  const later = { ...late, row: { ...late.row, startedAt: late.row.startedAt + 1 } };
  for (const pages of [
    [early, later],
    [later, early],
  ])
    expect(caseRoomOf(pages, { topic, me: AMINA })?.first).toBe(other);
});

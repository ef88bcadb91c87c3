/** A conversation as a room: people come and go, it is put away, kept for a time, held, and closes. */
import { describe, expect, test } from 'vitest';
import { parseDocumentId, parseRecordId } from '#kernel/ids.ts';
import { CONVERSATION_COMMANDS } from './commands.ts';
import { AMINA, Desk, KOFFI, LEE, NAMES } from './desk.test-support.ts';
import { BUDGET_PER_MINUTE } from './flood.ts';
import { conversationsOf, type ConversationInList } from './queries.ts';
import { keepingOf, shownSince } from './room-records.ts';

const DAY_MS = 86_400_000;
const { arrange, changePeople, send } = CONVERSATION_COMMANDS.conversation;
const [record, first, second, third] = [
  parseRecordId('d'.repeat(64)),
  parseDocumentId('1'.repeat(32)),
  parseDocumentId('2'.repeat(32)),
  parseDocumentId('3'.repeat(32)),
];
if (record === undefined || first === undefined || second === undefined || third === undefined)
  throw new Error('ids');

const listed = (desk: Desk, me = AMINA): ConversationInList | undefined =>
  conversationsOf([{ record, document: first, row: desk.row }], me)[0];

const arranged = (what: 'archive' | 'retention' | 'hold', value: number, why = '') => ({
  ...{ what, value, why, replaces: [] as readonly string[] },
});

describe('people', () => {
  test('who was taken out has left with a time, sees the room no more, and comes back with a role', () => {
    const desk = new Desk({ kind: 'group', subject: 'Ward' });
    desk.pass(1_000);
    desk.act(AMINA, changePeople, { joining: [], leaving: [LEE] });
    expect(listed(desk)?.people.map(({ userId }) => userId)).toEqual([AMINA]);
    expect(listed(desk)?.formerPeople).toMatchObject([{ userId: LEE, leftAt: desk.now }]);
    expect(listed(desk, LEE)).toBeUndefined();
    desk.pass(1_000);
    const joining = [{ ...NAMES.get(LEE), role: 'observer' }];
    desk.act(AMINA, changePeople, { joining, leaving: [] });
    expect(listed(desk, LEE)?.people).toMatchObject([
      { userId: AMINA, role: 'member' },
      { userId: LEE, role: 'observer', joinedAt: desk.now },
    ]);
  });

  test('an observer reads and does not write', () => {
    const desk = new Desk({ kind: 'group', subject: 'Ward' });
    desk.pass(1_000);
    const joining = [{ ...NAMES.get(LEE), role: 'observer' }];
    desk.act(AMINA, changePeople, { joining, leaving: [] });
    const plain = { text: 'x', urgent: false, needsReply: false, replyTo: '' };
    expect(desk.try(LEE, send, { ...plain, from: NAMES.get(LEE) })).toEqual({
      ok: false,
      error: { code: 'conversations/observer' },
    });
  });

  test('a clock that is behind takes people out and in all the same', () => {
    const desk = new Desk({ kind: 'group', subject: 'Ward' });
    desk.pass(-3 * DAY_MS);
    desk.act(AMINA, changePeople, { joining: [], leaving: [LEE] });
    expect(listed(desk, LEE)).toBeUndefined();
    desk.pass(-3 * DAY_MS);
    desk.act(AMINA, changePeople, { joining: [NAMES.get(LEE)], leaving: [] });
    expect(listed(desk, LEE)?.people).toHaveLength(2);
  });

  test('what nobody signed takes nobody out', () => {
    const desk = new Desk({ kind: 'group' });
    desk.pass(1_000);
    desk.act(KOFFI, changePeople, { joining: [], leaving: [LEE] });
    const key = Object.keys(desk.document).find((one) => one.startsWith('left:')) ?? '';
    desk.forge(key, undefined);
    expect(listed(desk)?.people).toHaveLength(2);
  });
});

describe('keeping', () => {
  test('a room of a care team shows 90 days, a patient’s own conversation everything', () => {
    expect(keepingOf('care-team', []).retentionDays).toBe(90);
    expect(keepingOf('group', []).retentionDays).toBeUndefined();
    const said = { id: 'a', ...arranged('retention', 1), at: 5 };
    expect(keepingOf('group', [said]).retentionDays).toBe(1);
    expect(keepingOf('patient', [said]).retentionDays).toBeUndefined();
  });

  test('while a hold lasts nothing expires, and of two said apart the careful one counts', () => {
    const desk = new Desk({ kind: 'care-team' });
    desk.act(AMINA, arrange, arranged('retention', 30));
    desk.act(LEE, arrange, arranged('retention', 365));
    expect(listed(desk)?.keeping.retentionDays).toBe(365);
    const now = 400 * DAY_MS;
    const keeping = () => listed(desk)?.keeping ?? keepingOf('group', []);
    expect(shownSince(keeping(), now)).toBe(35 * DAY_MS);
    desk.act(AMINA, arrange, arranged('hold', 1, 'Court order 12'));
    expect(keeping().hold).toMatchObject({ why: 'Court order 12' });
    expect(shownSince(keeping(), now)).toBe(0);
    desk.act(LEE, arrange, { ...arranged('hold', 0, 'seen apart'), replaces: [] });
    expect(keeping().hold).toBeDefined();
    const replaces = keeping().current.hold;
    desk.act(LEE, arrange, { ...arranged('hold', 0, 'Case closed'), replaces });
    expect(keeping().hold).toBeUndefined();
  });

  test('a hold without a reason is refused', () => {
    const desk = new Desk({ kind: 'group' });
    expect(desk.try(AMINA, arrange, arranged('hold', 1))).toMatchObject({
      error: { code: 'conversations/why-missing' },
    });
  });

  test('a room that was archived comes back with the next message', () => {
    const desk = new Desk({ kind: 'group' });
    desk.say(AMINA, 'one');
    desk.pass(1_000);
    desk.act(AMINA, arrange, arranged('archive', 1));
    expect(listed(desk)?.isArchived).toBe(true);
    desk.pass(1_000);
    desk.say(LEE, 'two');
    expect(listed(desk)?.isArchived).toBe(false);
  });

  test('a room for a handoff takes no message once it has closed', () => {
    const desk = new Desk({ kind: 'handoff', endsAt: 1_000_000_000_000 + DAY_MS });
    desk.say(AMINA, 'Bed 4 had no fever');
    desk.pass(DAY_MS + 1);
    const plain = { text: 'x', urgent: false, needsReply: false, replyTo: '' };
    expect(desk.try(AMINA, send, { ...plain, from: NAMES.get(AMINA) })).toEqual({
      ok: false,
      error: { code: 'conversations/room-closed' },
    });
  });
});

test('past 30 messages a minute of one author the rest is folded, and nobody else’s', () => {
  const desk = new Desk({ kind: 'group' });
  for (let i = 0; i < BUDGET_PER_MINUTE + 5; i++) {
    // A clock turned back between two messages helps as little as one that stands still.
    desk.pass(i % 2 === 0 ? DAY_MS : -DAY_MS);
    desk.say(LEE, String(i));
  }
  desk.say(AMINA, 'please stop');
  expect(desk.page.messages.filter(({ isOver }) => isOver)).toHaveLength(5);
  expect(desk.page.messages.at(-1)).toMatchObject({ by: AMINA, isOver: false });
});

test('two people who start the next page apart both write on in the same one, and lose nothing', () => {
  const desk = new Desk({ kind: 'group' });
  desk.say(AMINA, 'one');
  const page = (document: typeof first, messages: number) => ({
    ...{ record, document },
    row: { ...desk.row, conversation: first, page: 2, messages },
  });
  const pages = [{ record, document: first, row: desk.row }, page(third, 1), page(second, 2)];
  const seen = [pages, pages.toReversed()].map((each) => conversationsOf(each, AMINA)[0]);
  for (const conversation of seen) {
    expect(conversation?.pages.map(({ document }) => document)).toEqual([first, third, second]);
    expect(conversation?.messages).toBe(4);
  }
});

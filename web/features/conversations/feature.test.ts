/** Conversations as one page sees them: order, what becomes of a message, who has seen it, and the pages they go on in. */
import { describe, expect, test } from 'vitest';
import { parseDocumentId, parseRecordId } from '#kernel/ids.ts';
import { createRegistry } from '#kernel/registry.ts';
import { CONVERSATION_COMMANDS } from './commands.ts';
import { AMINA, Desk, KOFFI, LEE, NAMES } from './desk.test-support.ts';
import { conversations } from './feature.ts';
import { conversationsOf } from './queries.ts';
import { PAGE_MESSAGES_MAX } from './records.ts';
import { sendMessage, type Dispatch } from './writing.ts';

const { send, amend, markSeen, acknowledge } = CONVERSATION_COMMANDS.conversation;

const texts = (desk: Desk) => desk.page.messages.map(({ text }) => text);

describe('order', () => {
  test('is what the writers had seen, also when one clock is three days behind', () => {
    const desk = new Desk();
    desk.say(AMINA, 'one');
    desk.pass(-3 * 86_400_000);
    desk.say(LEE, 'two');
    desk.say(LEE, 'three');
    desk.pass(3 * 86_400_000 + 5);
    desk.say(AMINA, 'four');
    expect(texts(desk)).toEqual(['one', 'two', 'three', 'four']);
  });

  test('does not depend on the order in which messages arrived', () => {
    const desk = new Desk();
    for (const text of ['one', 'two', 'three']) desk.say(AMINA, text);
    const before = texts(desk);
    desk.document = Object.fromEntries(Object.entries(desk.document).reverse());
    expect(texts(desk)).toEqual(before);
  });

  test('exists also where messages name each other in a circle', () => {
    const desk = new Desk();
    const [one, two] = [desk.say(AMINA, 'one'), desk.say(AMINA, 'two')];
    const alter = (id: string, after: string): object => ({
      [`message:${id}`]: {
        ...(desk.document[`message:${id}`] as object),
        after: [after.slice(0, 12)],
      },
    });
    desk.document = { ...desk.document, ...alter(one, two), ...alter(two, one) };
    expect(texts(desk).sort()).toEqual(['one', 'two']);
  });
});

describe('what happened to a message', () => {
  test('an edit shows the new words and keeps the old ones', () => {
    const desk = new Desk();
    const message = desk.say(AMINA, '500 mg');
    desk.act(AMINA, amend, { kind: 'edit', message, text: '50 mg' });
    expect(desk.page.messages[0]).toMatchObject({
      text: '50 mg',
      state: 'edited',
      history: [{ text: '500 mg' }],
    });
  });

  test('an edit by anybody but the author changes nothing', () => {
    const desk = new Desk();
    const message = desk.say(LEE, '50 mg');
    desk.act(AMINA, amend, { kind: 'edit', message, text: '500 mg' });
    expect(desk.page.messages[0]).toMatchObject({ text: '50 mg', state: 'standing', by: LEE });
  });

  test('an altered message is in nobody’s name, and cannot be edited into one', () => {
    const desk = new Desk();
    const message = desk.say(LEE, '50 mg');
    desk.forge(`message:${message}`, undefined);
    desk.act(LEE, amend, { kind: 'edit', message, text: '500 mg' });
    expect(desk.page.messages[0]).toMatchObject({ by: undefined, text: '50 mg' });
  });

  test('deleting keeps what it said in its history', () => {
    const desk = new Desk();
    const message = desk.say(AMINA, 'wrong chart');
    desk.act(AMINA, amend, { kind: 'delete', message });
    expect(desk.page.messages[0]).toMatchObject({
      text: '',
      state: 'deleted',
      history: [{ text: 'wrong chart' }],
    });
  });

  test('a recall after 4:50 takes the words away, one after 5:10 is refused', () => {
    const desk = new Desk();
    const first = desk.say(AMINA, 'to the wrong group');
    desk.pass(290_000);
    desk.act(AMINA, amend, { kind: 'recall', message: first });
    expect(desk.page.messages[0]).toMatchObject({ state: 'recalled', text: '', history: [] });
    const second = desk.say(AMINA, 'again');
    desk.pass(310_000);
    expect(desk.try(AMINA, amend, { kind: 'recall', message: second })).toEqual({
      ok: false,
      error: { code: 'conversations/recall-too-late' },
    });
  });

  test('who saw it before the recall stays known', () => {
    const desk = new Desk();
    const message = desk.say(AMINA, 'to the wrong group');
    desk.act(LEE, markSeen, { messages: [message] });
    desk.act(AMINA, amend, { kind: 'recall', message });
    expect(desk.page.messages[0]).toMatchObject({ state: 'recalled', seenBy: [LEE] });
  });

  test('a message nobody knows is not amended', () => {
    const desk = new Desk();
    expect(desk.try(AMINA, amend, { kind: 'delete', message: 'abcd' })).toEqual({
      ok: false,
      error: { code: 'conversations/unknown-message' },
    });
  });
});

describe('who has seen it', () => {
  test('is only who signed for it, and never the author', () => {
    const desk = new Desk();
    const message = desk.say(AMINA, 'one', { urgent: true });
    desk.act(LEE, markSeen, { messages: [message] });
    desk.act(AMINA, markSeen, { messages: [message] });
    desk.act(KOFFI, acknowledge, { message });
    expect(desk.page.messages[0]).toMatchObject({ seenBy: [LEE], acknowledgedBy: [KOFFI] });
    const key = Object.keys(desk.document).find((one) => one.startsWith('seen:')) ?? '';
    desk.forge(key, undefined);
    expect(desk.page.messages[0]?.seenBy).toEqual([]);
  });

  test('decides what is unread for each, the urgent ones counted apart', () => {
    const desk = new Desk();
    const [first] = [desk.say(AMINA, 'one', { urgent: true }), desk.say(AMINA, 'two')];
    expect(desk.row.unread[LEE]).toEqual({ count: 2, urgent: 1 });
    expect(desk.row.unread[AMINA]).toEqual({ count: 0, urgent: 0 });
    expect(desk.row.unreadByOthers).toEqual({ count: 2, urgent: 1 });
    desk.act(LEE, markSeen, { messages: [first] });
    expect(desk.row.unread[LEE]).toEqual({ count: 1, urgent: 0 });
  });
});

test('whoever writes is introduced once, and what they say of themselves counts', () => {
  const desk = new Desk();
  desk.say(KOFFI, 'hello');
  desk.say(KOFFI, 'again');
  const people = desk.page.people.map(({ name }) => name);
  expect(people.sort()).toEqual(['Amina', 'Dr Koffi', 'Dr Lee']);
});

test('a message that is sent again under its name, as after a power cut, is there once', () => {
  const desk = new Desk();
  const named = { id: 'ab'.repeat(16) };
  desk.say(AMINA, 'at eight', named);
  desk.say(AMINA, 'at eight', named);
  expect(texts(desk)).toEqual(['at eight']);
});

describe('a page', () => {
  test('takes 512 messages; the conversation goes on in another one and stays one in the list', async () => {
    const desk = new Desk();
    const message = { text: 'x', at: 1, urgent: false, needsReply: false, replyTo: '', after: [] };
    for (let i = 1; i <= PAGE_MESSAGES_MAX; i++)
      desk.document = { ...desk.document, [`message:${(i + 4096).toString(16)}`]: message };
    const from = NAMES.get(AMINA);
    const input = { text: 'one more', urgent: false, needsReply: false, replyTo: '', from };
    expect(desk.try(AMINA, send, input)).toMatchObject({
      error: { code: 'conversations/page-full' },
    });
    // What a full page already holds is not sent into the next one again.
    expect(desk.try(AMINA, send, { ...input, id: '1001' }).ok).toBe(true);
    const [record, first, next] = [
      parseRecordId('d'.repeat(64)),
      parseDocumentId('1'.repeat(32)),
      parseDocumentId('2'.repeat(32)),
    ];
    if (record === undefined || first === undefined || next === undefined) throw new Error('ids');
    const [conversation] = conversationsOf([{ record, document: first, row: desk.row }], AMINA);
    if (conversation === undefined) throw new Error('a conversation');
    const sent: string[] = [];
    const dispatch: Dispatch = ({ command, document, input: raw }) => {
      sent.push(
        `${command.name} ${document ?? ''} ${JSON.stringify((raw as { page?: number }).page)}`,
      );
      return Promise.resolve(
        document === first
          ? ({ ok: false, error: { code: 'conversations/page-full' } } as const)
          : ({ ok: true, value: { record, document: next } } as const),
      );
    };
    expect(await sendMessage(dispatch, { conversation, input })).toMatchObject({ ok: true });
    expect(sent).toEqual([
      `conversations/send ${first} undefined`,
      'conversations/start  2',
      `conversations/send ${next} undefined`,
    ]);
    const second = { ...desk.row, conversation: first, page: 2, messages: 1 };
    const listed = conversationsOf(
      [
        { record, document: next, row: second },
        { record, document: first, row: desk.row },
      ],
      AMINA,
    );
    expect(listed).toMatchObject([
      { messages: 513, pages: [{ document: first }, { document: next }] },
    ]);
  });

  test('says how much of it cannot be read', () => {
    const desk = new Desk();
    desk.document = { ...desk.document, 'message:ff': { text: 7 } };
    expect(desk.page.unreadable).toBe(1);
  });

  test('without a beginning takes no message', () => {
    const desk = new Desk();
    desk.document = {};
    const from = NAMES.get(AMINA);
    const input = { text: 'x', urgent: false, needsReply: false, replyTo: '', from };
    expect(desk.try(AMINA, send, input)).toMatchObject({
      error: { code: 'conversations/unreadable' },
    });
  });
});

test('a conversation among staff is listed for those who take part, one with a patient for everybody', () => {
  const desk = new Desk();
  const [record, document] = [parseRecordId('d'.repeat(64)), parseDocumentId('1'.repeat(32))];
  if (record === undefined || document === undefined) throw new Error('ids');
  const page = { record, document, row: desk.row };
  expect(conversationsOf([page], KOFFI)).toHaveLength(1);
  const direct = { ...page, row: { ...page.row, kind: 'direct' as const } };
  expect(conversationsOf([direct], KOFFI)).toEqual([]);
  expect(conversationsOf([direct], LEE)).toHaveLength(1);
});

test('patients write with their care team, arrange nothing there, and are not among staff', () => {
  const registry = createRegistry([conversations]);
  const staffAlone = /-among-staff$|change-people|arrange/;
  for (const { name } of conversations.commands) {
    expect(registry.allows('nurse', name)).toBe(true);
    expect(registry.allows('patient', name)).toBe(!staffAlone.test(name));
    expect(registry.allows('stranger', name)).toBe(false);
  }
});

test('a message without words or longer than 4,000 characters is refused by field', () => {
  const desk = new Desk();
  for (const text of ['  ', 'x'.repeat(4_001)]) {
    const input = { text, urgent: false, needsReply: false, replyTo: '', from: NAMES.get(AMINA) };
    expect(desk.try(AMINA, send, input)).toMatchObject({
      error: { code: 'kernel/invalid-input', field: 'text' },
    });
  }
});

/** Something urgent for somebody who is off: it reaches whoever stands in, in the conversation they have or a new one. */
import { expect, test } from 'vitest';
import { parseDocumentId, parseRecordId, parseUserId } from '#kernel/ids.ts';
import { err, invariant, ok } from '#kernel/result.ts';
import { forward } from './forwarding.ts';
import type { ConversationInList } from './queries.ts';
import type { Dispatch } from './writing.ts';

const [me, other] = ['a', 'b'].map((letter) => parseUserId(letter.repeat(64)));
const record = parseRecordId('c'.repeat(64));
const document = parseDocumentId('d'.repeat(64)) ?? parseDocumentId('d'.repeat(32));
invariant(me !== undefined && other !== undefined, 'two people');
invariant(record !== undefined && document !== undefined, 'a place');
const place = { record, document };
const from = { userId: me, name: 'Amina', profession: 'nurse' };
const to = { userId: other, name: 'Dr Ines', profession: 'doctor' };
const forwarding = { from, to, text: 'For Dr Lee: 184/102', record, conversations: [] };

function desk(refused = '') {
  const asked: { name: string; input: unknown }[] = [];
  const dispatch: Dispatch = ({ command, input }) => {
    asked.push({ name: command.name, input });
    return Promise.resolve(
      command.name.includes(refused || 'nothing') ? err({ code: 'x/y' }) : ok(place),
    );
  };
  return { asked, dispatch };
}

test('where the two have no conversation one is begun, of these two alone', async () => {
  const { asked, dispatch } = desk();
  expect(await forward(dispatch, forwarding)).toBe(true);
  expect(asked).toMatchObject([
    { name: 'conversations/start-among-staff', input: { kind: 'direct', people: [from, to] } },
    { name: 'conversations/send-among-staff', input: { urgent: true, text: forwarding.text } },
  ]);
});

test('the conversation of the two is gone on with', async () => {
  const { asked, dispatch } = desk();
  const known = { kind: 'direct', people: [from, to], ...place, pages: [place] };
  // Only what sending reads of it.
  const conversations = [known as unknown as ConversationInList];
  expect(await forward(dispatch, { ...forwarding, conversations })).toBe(true);
  expect(asked.map(({ name }) => name)).toEqual(['conversations/send-among-staff']);
});

test('what could not be sent is said', async () => {
  expect(await forward(desk('start').dispatch, forwarding)).toBe(false);
  expect(await forward(desk('send').dispatch, forwarding)).toBe(false);
});

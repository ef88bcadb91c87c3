import { expect, test } from 'vitest';
import { parseUserId, type UserId } from '#kernel/ids.ts';
import { ladderOf, recallText } from './ladder.ts';

const user = (digit: string): UserId => {
  const id = parseUserId(digit.repeat(64));
  if (id === undefined) throw new Error('a user id');
  return id;
};
const [ME, LEE, KOFFI] = [user('a'), user('b'), user('c')];
const names = {
  me: ME,
  known: [
    [
      { userId: LEE, name: 'Dr Lee' },
      { userId: KOFFI, name: 'Dr Koffi' },
    ],
  ],
};
const on = (devices: number) =>
  ({ rung: devices === 0 ? 'on-server' : 'on-another-device', on: [], devices }) as const;
const nobody = { seenBy: [], acknowledgedBy: [] };

test('a message shows its highest true rung', () => {
  const facts = { names, others: 1, where: on(1) };
  expect(ladderOf(nobody, facts)?.rung).toBe('on-another-device');
  const seen = { ...nobody, seenBy: [LEE] };
  expect(ladderOf(seen, facts)).toMatchObject({ rung: 'seen', text: 'Seen by Dr Lee' });
  expect(ladderOf({ ...seen, acknowledgedBy: [LEE] }, facts)).toMatchObject({
    rung: 'acknowledged',
    text: 'Acknowledged by Dr Lee',
  });
});

test('for several people it is counted, and for an old message nobody marked nothing is said', () => {
  const facts = { names, others: 5, where: undefined };
  expect(ladderOf({ ...nobody, seenBy: [LEE, KOFFI] }, facts)?.text).toBe('Seen by 2 of 5');
  expect(ladderOf(nobody, facts)).toBeUndefined();
});

test('a recall says on how many devices it has arrived and who had seen the words', () => {
  const facts = { names, where: on(2), recall: on(1) };
  expect(recallText({ seenBy: [KOFFI] }, facts)).toBe(
    'Removed on 2 of 3 devices. Seen by Dr Koffi before recall.',
  );
  expect(recallText({ seenBy: [] }, { names, where: undefined, recall: undefined })).toBe(
    'Removed on this device. Not known to have been seen before.',
  );
});

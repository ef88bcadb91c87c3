/** Who decides first, and who is kept when everybody who managed has left. */
import { beforeAll, expect, test } from 'vitest';
import { initCrypto } from '../primitives/sodium.ts';
import { History } from './history.test-support.ts';
import { add, OWNER, READER, remove, set } from './people.test-support.ts';
import { GENESIS } from './worked-examples.test-support.ts';

beforeAll(initCrypto);

/** In the order in which an entry names its parents. */
const after = (h: History, ...names: readonly string[]): readonly string[] =>
  [...names].sort((a, b) => (h.idOf(a) < h.idOf(b) ? -1 : 1));

test('who was appointed earlier decides first, also when by the junior of two founders', () => {
  const h = new History(230, ['A', 'B']);
  h.write('X in', { by: 'B', body: add(h.user('X'), OWNER), after: GENESIS })
    .write('one', { by: 'A', body: add('11'.repeat(32), READER), after: GENESIS })
    .write('Y in', { by: 'A', body: add(h.user('Y'), OWNER), after: ['one'] });
  const both = after(h, 'X in', 'Y in');
  h.write('Y out', { by: 'X', body: remove(h.user('Y')), after: both })
    .write('Z in', { by: 'Y', body: add(h.user('Z'), READER), after: both })
    .write('X out', { by: 'Y', body: remove(h.user('X')), after: both });
  const { verdicts, members } = h.outcome();
  expect(verdicts).toMatchObject({ 'Y out': 'accepted', 'Z in': 'crypto/void' });
  expect(members).toContain('X');
});

test('when all who manage have left, the most senior who left by nothing but their own word stays', () => {
  const h = new History(231, ['A', 'B']);
  // Back as readers, and made readers: the two who founded it manage no more.
  const retire = (name: string, last: string): string => {
    h.write(`${name} leaves`, { by: name, body: remove(h.user(name)), after: [last] })
      .write(`${name} back`, {
        ...{ by: 'X', body: add(h.user(name), READER), after: [`${name} leaves`] },
      })
      .write(`${name} reads`, {
        ...{ by: 'X', body: set(h.user(name), READER), after: [`${name} back`] },
      });
    return `${name} reads`;
  };
  h.write('X in', { by: 'B', body: add(h.user('X'), OWNER), after: GENESIS })
    .write('X out', { by: 'B', body: remove(h.user('X')), after: ['X in'] })
    .write('X again', { by: 'B', body: add(h.user('X'), OWNER), after: ['X out'] })
    .write('one', { by: 'A', body: add('11'.repeat(32), READER), after: ['X again'] })
    .write('Y in', { by: 'A', body: add(h.user('Y'), OWNER), after: ['one'] });
  const last = retire('B', retire('A', 'Y in'));
  expect(h.outcome().members).toEqual(['11'.repeat(32), 'A', 'B', 'X', 'Y']);
  h.write('X leaves', { by: 'X', body: remove(h.user('X')), after: [last] });
  expect(h.outcome().members).toEqual(['11'.repeat(32), 'A', 'B', 'Y']);
  h.write('Y leaves', { by: 'Y', body: remove(h.user('Y')), after: [last] });
  const { members, verdicts } = h.outcome();
  expect(members).toEqual(['11'.repeat(32), 'A', 'B', 'X']);
  expect(verdicts).toMatchObject({ 'X leaves': 'crypto/void', 'Y leaves': 'accepted' });
  expect(h.resolve(h.claims).members.filter(({ stranded }) => stranded).length).toBe(1);
});

test('and who was expelled as well is nobody to be kept, however senior', () => {
  const h = new History(232, ['C', 'A', 'B']);
  h.expel('C out', { by: 'A', target: 'C', cosigners: ['B'], after: GENESIS })
    .write('C leaves', { by: 'C', body: remove(h.user('C')), after: GENESIS })
    .write('B leaves', { by: 'B', body: remove(h.user('B')), after: ['C out'] })
    .write('A leaves', { by: 'A', body: remove(h.user('A')), after: ['C out'] });
  const { members, verdicts } = h.outcome();
  expect(members).toEqual(['A']);
  expect(verdicts).toMatchObject({
    ...{ 'C out': 'accepted', 'C leaves': 'accepted' },
    ...{ 'A leaves': 'crypto/void', 'B leaves': 'accepted' },
  });
});

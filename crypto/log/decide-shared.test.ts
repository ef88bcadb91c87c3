/** Rule S, step 4c: what an appointment or a change of rights may be about, and whom it may concern. */
import { beforeAll, describe, expect, test } from 'vitest';
import { initCrypto } from '../primitives/sodium.ts';
import type { Body } from './bodies/body.ts';
import { History } from './history.test-support.ts';
import { add, OWNER, READER, set, WRITER } from './people.test-support.ts';
import type { GroupKind, Rights } from './rights.ts';
import { AB, GENESIS, out, owner } from './worked-examples.test-support.ts';

beforeAll(initCrypto);

const NONE: Rights = { flags: 0, read: 0, write: 0 };

/** What becomes of one entry of the founder after the founding. */
const fateOf = (body: (h: History) => Body, kind: GroupKind = 'record'): string | undefined => {
  const h = new History(40, AB, kind);
  h.write('add C', { by: 'A', body: add(h.user('C'), { ...READER, read: 1 }), after: GENESIS });
  h.write('entry', { by: 'A', body: body(h), after: ['add C'] });
  return h.outcome().verdicts['entry'];
};

describe('rights are given', () => {
  test('in compartments that the group has, and in no other', () => {
    for (const rights of [
      { flags: 0, read: 0b1001, write: 0 },
      { flags: 0, read: 0b1001, write: 0b1000 },
    ]) {
      expect(fateOf((h) => add(h.user('D'), rights))).toBe('crypto/form');
      expect(fateOf((h) => set(h.user('C'), rights))).toBe('crypto/form');
    }
    const some = { flags: 0, read: 0b111, write: 0b110 };
    expect(fateOf((h) => add(h.user('D'), some))).toBe('accepted');
    expect(fateOf((h) => set(h.user('C'), some))).toBe('accepted');
  });

  test('with the reading of the log, but in a role, where that is holding its key', () => {
    expect(fateOf((h) => add(h.user('D'), { ...NONE, read: 0b10 }))).toBe('crypto/form');
    expect(fateOf((h) => set(h.user('C'), { ...NONE, read: 0b10 }))).toBe('crypto/form');
    expect(fateOf((h) => add(h.user('D'), NONE), 'role')).toBe('accepted');
    expect(fateOf((h) => set(h.user('C'), NONE), 'role')).toBe('accepted');
  });

  test('to members of a kind that the group takes', () => {
    expect(fateOf((h) => add(h.user('D'), READER, 'role'))).toBe('accepted');
    const holder = { ...NONE, read: 1 };
    expect(fateOf((h) => add(h.user('D'), holder, 'role'), 'role')).toBe('crypto/form');
    expect(fateOf((h) => add(h.user('D'), holder, 'role'), 'organisation')).toBe('crypto/form');
  });
});

describe('a change of rights', () => {
  test('leaves a member what either of the two has, also where who changes has less', () => {
    const h = new History(41, AB);
    const narrow = { flags: OWNER.flags, read: 0b101, write: 0 };
    h.write('add M', { by: 'A', body: add(h.user('M'), narrow), after: GENESIS })
      .write('add C', {
        by: 'A',
        body: add(h.user('C'), { flags: 0, read: 0b11, write: 0b10 }),
        after: ['add M'],
      })
      .write('keep', {
        ...{ by: 'M', after: ['add C'] },
        body: set(h.user('C'), { flags: 0, read: 0b111, write: 0b10 }),
      })
      .write('give', {
        ...{ by: 'M', after: ['add C'] },
        body: set(h.user('C'), { flags: 0, read: 0b111, write: 0b100 }),
      });
    expect(h.outcome().verdicts).toMatchObject({ keep: 'accepted', give: 'crypto/right' });
  });

  test('of somebody who is no member gives nothing', () => {
    const h = new History(42, AB);
    h.write('set', { by: 'A', body: set(h.user('Z'), READER), after: GENESIS });
    expect(h.outcome().members).toEqual(AB);
  });

  test('of oneself is none, whatever it would be', () => {
    const h = new History(43, AB);
    h.write('add C', { by: 'A', body: owner(h, 'C'), after: GENESIS })
      .write('self', { by: 'C', body: set(h.user('C'), READER), after: ['add C'] })
      .write('leave', { by: 'C', body: out(h, 'C'), after: ['self'] });
    expect(h.outcome().verdicts).toMatchObject({ self: 'crypto/junior', leave: 'accepted' });
  });
});

test('who does not manage appoints, changes and removes nobody, and may leave', () => {
  const h = new History(44, AB);
  h.write('add C', { by: 'A', body: add(h.user('C'), WRITER), after: GENESIS })
    .write('add D', { by: 'A', body: add(h.user('D'), READER), after: ['add C'] })
    .write('C adds', { by: 'C', body: add(h.user('E'), READER), after: ['add D'] })
    .write('C sets', { by: 'C', body: set(h.user('D'), { ...READER, read: 1 }), after: ['add D'] })
    .write('C removes', { by: 'C', body: out(h, 'D'), after: ['add D'] })
    .write('D leaves', { by: 'D', body: out(h, 'D'), after: ['add D'] });
  expect(h.outcome().verdicts).toMatchObject({
    ...{ 'C adds': 'crypto/right', 'C sets': 'crypto/right', 'C removes': 'crypto/right' },
    'D leaves': 'accepted',
  });
});

test('who is a member is not added a second time, and who has left is', () => {
  const h = new History(45, AB);
  h.write('add C', { by: 'A', body: add(h.user('C'), READER), after: GENESIS })
    .write('twice', { by: 'B', body: add(h.user('C'), WRITER), after: ['add C'] })
    .write('leaves', { by: 'C', body: out(h, 'C'), after: ['add C'] })
    .write('again', { by: 'B', body: add(h.user('C'), WRITER), after: ['leaves'] });
  expect(h.outcome().verdicts).toMatchObject({ twice: 'crypto/right', again: 'accepted' });
});

describe('who was appointed more than once', () => {
  test('acts under the better appointment, whatever the other says', () => {
    const h = new History(63, AB);
    h.write('as owner', { by: 'A', body: add(h.user('M'), OWNER), after: GENESIS })
      .write('wait', { by: 'B', body: add(h.user('Z'), READER), after: GENESIS })
      .write('as reader', { by: 'B', body: add(h.user('M'), READER), after: ['wait'] });
    const after = ['as owner', 'as reader'].sort((a, b) => (h.idOf(a) < h.idOf(b) ? -1 : 1));
    h.write('by M', { by: 'M', body: add(h.user('X'), READER), after });
    expect(h.outcome().verdicts['by M']).toBe('accepted');
    expect(h.outcome().members).toEqual(['A', 'B', 'M', 'X', 'Z']);
  });

  test('is told what the standing one says, and not what one says that had ended', () => {
    const h = new History(64, ['A']);
    h.write('J in', { by: 'A', body: add(h.user('J'), OWNER), after: GENESIS })
      .write('M in', { by: 'J', body: add(h.user('M'), OWNER), after: ['J in'] })
      .write('M out', { by: 'A', body: out(h, 'M'), after: ['M in'] })
      .write('M again', { by: 'A', body: add(h.user('M'), READER), after: ['M out'] })
      .write('by M', { by: 'M', body: add(h.user('X'), READER), after: ['M again'] })
      .write('later', { by: 'A', body: add(h.user('Y'), READER), after: ['by M'] });
    expect(h.outcome().verdicts).toMatchObject({ 'by M': 'crypto/right', later: 'accepted' });
  });
});

/** Policies, and groups that nobody manages any more: which entry holds, case by case. */
import { beforeAll, describe, expect, test } from 'vitest';
import { initCrypto } from '../primitives/sodium.ts';
import type { Body } from './bodies/body.ts';
import { History } from './history.test-support.ts';
import { NO_ID } from './path.ts';
import { add, OWNER, READER } from './people.test-support.ts';
import { AB, ABC, GENESIS, out } from './worked-examples.test-support.ts';

beforeAll(initCrypto);

const floors = (minVersion: number, minSuite: number): Body => ({
  type: 'policy',
  value: {
    ...{ minVersion, minSuite, relays: [], reviewHours: 0, maxEpochDays: 0 },
    ...{ accountPublicKey: NO_ID, dutyPublicKey: NO_ID, glassRole: NO_ID },
  },
});

describe('the floors of an organisation', () => {
  test('hold for versions and for suites, each by itself', () => {
    const h = new History(50, AB, 'organisation')
      .write('raise', { by: 'A', body: floors(2, 2), after: GENESIS })
      .write('same', { by: 'B', body: floors(2, 2), after: ['raise'] })
      .write('older suite', { by: 'A', body: floors(2, 1), after: ['raise'] })
      .write('older version', { by: 'A', body: floors(1, 2), after: ['raise'] })
      .write('below the beginning', { by: 'A', body: floors(0, 1), after: GENESIS });
    expect(h.outcome().verdicts).toMatchObject({
      ...{ raise: 'accepted', same: 'accepted', 'older suite': 'crypto/floor' },
      ...{ 'older version': 'crypto/floor', 'below the beginning': 'crypto/floor' },
    });
  });

  test('are raised by nobody who may not, and fall for nobody who had not heard of them', () => {
    const h = new History(51, AB, 'organisation');
    h.write('stranger', { by: 'Z', body: floors(9, 1), after: GENESIS })
      .write('add C', { by: 'A', body: add(h.user('C'), { ...READER, read: 1 }), after: GENESIS })
      .write('member', { by: 'C', body: floors(9, 1), after: ['add C'] })
      .write('unmoved', { by: 'A', body: floors(1, 1), after: ['stranger', 'member'] })
      .write('raise', { by: 'A', body: floors(3, 1), after: ['unmoved'] });
    // Beside it in many places of the order, none of which has seen it.
    const beside = Array.from({ length: 12 }, (_, i) => `beside ${String(i)}`);
    let last = 'unmoved';
    for (const name of beside) {
      h.write(`${name} before`, { by: 'B', body: floors(1, 1), after: [last] });
      last = `${name} before`;
      h.write(name, { by: 'B', body: floors(2, 1), after: [last] });
    }
    const { verdicts } = h.outcome();
    expect(verdicts).toMatchObject({
      ...{ stranger: 'crypto/not-member', member: 'crypto/right' },
      ...{ unmoved: 'accepted', raise: 'accepted' },
    });
    for (const name of beside) expect(verdicts[name]).toBe('accepted');
  });
});

describe('a group that nobody manages any more', () => {
  test('is left to the most senior of those who went by themselves, not to one who was expelled', () => {
    const h = new History(52, ABC);
    h.expel('expel A', { by: 'B', target: 'A', cosigners: ['C'], after: GENESIS })
      .write('C leaves', { by: 'C', body: out(h, 'C'), after: ['expel A'] })
      .write('B leaves', { by: 'B', body: out(h, 'B'), after: ['C leaves'] });
    expect(h.outcome().members).toEqual(['B']);
    expect(h.outcome().verdicts).toMatchObject({
      ...{ 'C leaves': 'accepted', 'B leaves': 'crypto/void' },
    });
  });

  test('is left to nobody while a junior manages, and to no reader', () => {
    const h = new History(53, ['A']);
    h.write('add M', { by: 'A', body: add(h.user('M'), OWNER), after: GENESIS })
      .write('add R', { by: 'A', body: add(h.user('R'), READER), after: ['add M'] })
      .write('A leaves', { by: 'A', body: out(h, 'A'), after: ['add R'] });
    expect(h.outcome().members).toEqual(['M', 'R']);
    h.write('R leaves', { by: 'R', body: out(h, 'R'), after: ['A leaves'] }).write('M leaves', {
      ...{ by: 'M', body: out(h, 'M'), after: ['R leaves'] },
    });
    expect(h.outcome().members).toEqual(['A']);
  });

  test('whoever lives on in it appoints again, and is not appointed as if they had left', () => {
    const h = new History(54, AB);
    h.write('B leaves', { by: 'B', body: out(h, 'B'), after: GENESIS })
      .write('A leaves', { by: 'A', body: out(h, 'A'), after: ['B leaves'] })
      .write('A again', { by: 'A', body: add(h.user('A'), READER), after: ['A leaves'] })
      .write('B again', { by: 'A', body: add(h.user('B'), OWNER), after: ['A leaves'] });
    expect(h.outcome().verdicts).toMatchObject({
      ...{ 'A leaves': 'crypto/void', 'A again': 'crypto/right' },
    });
  });
});

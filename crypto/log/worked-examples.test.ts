import { beforeAll, describe, expect, test } from 'vitest';
import { initCrypto } from '../primitives/sodium.ts';
import { History, resolveClaims, someOrder } from './history.test-support.ts';
import { LogBook } from './log-book.ts';
import { READER, seededNumbers, shuffled, WRITER } from './people.test-support.ts';
import { DEVICE_EXAMPLES } from './worked-devices.test-support.ts';
import { AB, ABC, EXAMPLES, GENESIS, out, owner } from './worked-examples.test-support.ts';

beforeAll(initCrypto);

/** Orders tried of each history; a soak tries a thousand. */
const ORDERS = 40;
const BOOK_ORDERS = 2;

describe('the worked histories have their outcome in every order', () => {
  test.each(EXAMPLES)('$title', ({ tell, members, verdicts }) => {
    const history = tell();
    const expected = history.outcome();
    expect(expected.members).toEqual(members);
    expect(expected.verdicts).toMatchObject(verdicts);
    const number = seededNumbers(17);
    for (let i = 0; i < ORDERS; i++) {
      const order = someOrder(history.claims, number);
      expect(history.outcome(history.resolve(order, 'incremental'))).toEqual(expected);
    }
    for (let i = 0; i < BOOK_ORDERS; i++) {
      const book = new LogBook();
      for (const entry of shuffled(history.entries(), number)) book.add([entry]);
      expect(history.outcome(book.state(history.groupId))).toEqual(expected);
    }
  });

  test('8: a double signature expels one founder and not two', () => {
    const h = new History(8, ABC)
      .expel('AB out C', { by: 'A', target: 'C', cosigners: ['B'], after: GENESIS })
      .expel('CA out B', { by: 'C', target: 'B', cosigners: ['A'], after: GENESIS });
    const { members, verdicts } = h.outcome();
    expect(members.length).toBe(2);
    expect(members).toContain('A');
    const [first, second] = [...h.claims.slice(1)].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(verdicts[h.nameOfEntry(first?.id ?? '')]).toBe('accepted');
    expect(verdicts[h.nameOfEntry(second?.id ?? '')]).toBe('crypto/quorum');
    const number = seededNumbers(8);
    for (let i = 0; i < ORDERS; i++)
      expect(h.outcome(h.resolve(someOrder(h.claims, number)))).toEqual({ members, verdicts });
  });

  test('10 and 14 end with the rights that were given last', () => {
    const rightsOf = (title: string, name: string) => {
      const history = EXAMPLES.find((example) => example.title.startsWith(title))?.tell();
      const member = history
        ?.resolve(history.claims)
        .members.find(({ memberId }) => memberId === history.user(name));
      return member?.rights;
    };
    expect(rightsOf('10', 'C')).toEqual(WRITER);
    expect(rightsOf('14', 'D')).toEqual(READER);
  });

  test('9: the stranded founder is marked and can go on', () => {
    const both = new History(9, AB);
    both
      .write('A leaves', { by: 'A', body: out(both, 'A'), after: GENESIS })
      .write('B leaves', { by: 'B', body: out(both, 'B'), after: GENESIS })
      .write('add C', { by: 'A', body: owner(both, 'C'), after: ['A leaves', 'B leaves'] });
    expect(both.outcome().members).toEqual(['A', 'C']);
    const stranded = both.resolve(both.claims).members.filter((member) => member.stranded);
    expect(stranded.map(({ memberId }) => both.nameOf(memberId))).toEqual(['A']);
  });
});

describe("a person's own devices", () => {
  test.each(DEVICE_EXAMPLES)('$title', ({ members, history }) => {
    const h = history();
    const number = seededNumbers(3);
    for (let i = 0; i < ORDERS; i++) {
      const state = resolveClaims(someOrder(h.claims, number), 'incremental');
      expect(h.members(state)).toEqual(members);
    }
    const book = new LogBook();
    for (const claim of shuffled(h.claims, number)) book.add([claim.bytes]);
    const state = book.state(h.person.userId);
    expect(state && h.members(state)).toEqual(members);
  });
});

/** Rule S, step 3, case by case: who counts among the founders, and how many it takes. */
import { beforeAll, describe, expect, test } from 'vitest';
import { initCrypto } from '../primitives/sodium.ts';
import { History } from './history.test-support.ts';
import { add, OWNER, READER } from './people.test-support.ts';
import { ABC, GENESIS, out, owner } from './worked-examples.test-support.ts';

beforeAll(initCrypto);

const FIVE = [...ABC, 'D', 'E'];

const fateOf = (history: History): string | undefined => history.outcome().verdicts['expel'];

/** One expulsion from the founding, by the first of these and with the consent of the others. */
const expelled = (founders: readonly string[], target: string, by: readonly string[]) => {
  const [author = '', ...cosigners] = by;
  return fateOf(
    new History(30, founders).expel('expel', { by: author, target, cosigners, after: GENESIS }),
  );
};

describe('a founder is expelled', () => {
  test('by more than half of the other founders, and by two at least', () => {
    expect(expelled(ABC, 'C', ['A', 'B'])).toBe('accepted');
    expect(expelled([...ABC, 'D'], 'D', ['A', 'B'])).toBe('accepted');
    expect(expelled(FIVE, 'E', ['A', 'B'])).toBe('crypto/quorum');
    expect(expelled(FIVE, 'E', ['A', 'B', 'C'])).toBe('accepted');
    expect(expelled(['A', 'B'], 'B', ['A', 'A'])).toBe('crypto/quorum');
  });

  test('not with their own consent counted, nor with that of the same founder twice, nor of who founded nothing', () => {
    expect(expelled(ABC, 'C', ['A', 'C'])).toBe('crypto/quorum');
    expect(expelled(ABC, 'C', ['A', 'A'])).toBe('crypto/quorum');
    expect(expelled(ABC, 'C', ['A', 'Z'])).toBe('crypto/quorum');
    expect(expelled(ABC, 'C', ['Z', 'A'])).toBe('crypto/quorum');
  });

  test('by nobody who is no founder any more: their consent counts nothing, and they are nobody to outvote', () => {
    const left = (cosigners: readonly string[], after = ['D leaves']) => {
      const h = new History(31, FIVE);
      h.write('D leaves', { by: 'D', body: out(h, 'D'), after: GENESIS });
      return fateOf(h.expel('expel', { by: 'A', target: 'E', cosigners, after }));
    };
    // Three others are left, and two of them are more than half.
    expect(left(['B'])).toBe('accepted');
    expect(left(['D'])).toBe('crypto/quorum');
    // Who did not know that somebody had left needs half of all.
    expect(left(['B'], GENESIS)).toBe('crypto/quorum');
  });

  test('once: who was expelled before is no member to expel again, and consents to nothing', () => {
    const twice = new History(33, FIVE)
      .expel('first', { by: 'A', target: 'E', cosigners: ['B', 'C'], after: GENESIS })
      .expel('expel', { by: 'A', target: 'E', cosigners: ['B', 'C'], after: ['first'] })
      .expel('by the gone', { by: 'A', target: 'D', cosigners: ['E'], after: ['first'] })
      .expel('by who is left', { by: 'A', target: 'D', cosigners: ['B'], after: ['first'] });
    expect(twice.outcome().verdicts).toMatchObject({
      ...{ first: 'accepted', expel: 'crypto/quorum' },
      ...{ 'by the gone': 'crypto/quorum', 'by who is left': 'accepted' },
    });
  });

  test('also while somebody else is being expelled elsewhere, by founders whom that does not touch', () => {
    const h = new History(34, [...FIVE, 'F', 'G'])
      .expel('first', { by: 'A', target: 'G', cosigners: ['B', 'C', 'D'], after: GENESIS })
      .expel('expel', { by: 'A', target: 'F', cosigners: ['B', 'C', 'D'], after: GENESIS });
    expect(h.outcome().verdicts).toMatchObject({ first: 'accepted', expel: 'accepted' });
    expect(h.outcome().members).toEqual(FIVE);
  });

  test('and the end of one who is no founder is nobody’s founding', () => {
    const h = new History(35, FIVE);
    h.write('add Z', { by: 'A', body: owner(h, 'Z'), after: GENESIS })
      .write('Z out', { by: 'A', body: out(h, 'Z'), after: ['add Z'] })
      .expel('expel', { by: 'A', target: 'E', cosigners: ['B', 'C'], after: ['Z out'] });
    expect(fateOf(h)).toBe('accepted');
    // A founder who removes somebody has not left by it.
    h.expel('again', { by: 'A', target: 'D', cosigners: ['B'], after: ['expel'] });
    expect(h.outcome().verdicts['again']).toBe('accepted');
  });

  test('and is then protected by nothing that they had as a founder', () => {
    const h = new History(36, ABC);
    h.expel('expel', { by: 'B', target: 'A', cosigners: ['C'], after: GENESIS })
      .write('back', { by: 'B', body: add(h.user('A'), READER), after: ['expel'] })
      .write('add M', { by: 'B', body: add(h.user('M'), OWNER), after: ['back'] })
      .write('M out A', { by: 'M', body: out(h, 'A'), after: ['add M'] });
    expect(h.outcome().verdicts['M out A']).toBe('accepted');
    expect(h.outcome().members).toEqual(['B', 'C', 'M']);
  });

  test('by founders who are counted as they stand: a removal that does not hold leaves nobody out', () => {
    const h = new History(37, FIVE);
    h.write('plain', { by: 'A', body: out(h, 'D'), after: GENESIS })
      .write('alone', { by: 'D', body: owner(h, 'D'), after: ['plain'] })
      .write('named', { by: 'B', body: owner(h, 'B'), after: ['alone'] })
      .expel('expel', { by: 'A', target: 'E', cosigners: ['B'], after: ['named'] });
    expect(h.outcome().verdicts['plain']).toBe('crypto/founder');
    expect(fateOf(h)).toBe('crypto/quorum');
  });

  test('also one who went and could not, because nobody else was left', () => {
    const h = new History(38, ABC);
    h.write('A leaves', { by: 'A', body: out(h, 'A'), after: GENESIS })
      .expel('expel', { by: 'B', target: 'A', cosigners: ['C'], after: ['A leaves'] })
      .write('B leaves', { by: 'B', body: out(h, 'B'), after: ['expel'] })
      .write('C leaves', { by: 'C', body: out(h, 'C'), after: ['B leaves'] });
    expect(fateOf(h)).toBe('accepted');
    expect(h.outcome().members).toEqual(['B']);
  });

  test('and whoever signs their own expulsion with others has not left by it', () => {
    const h = new History(39, FIVE)
      .expel('own', { by: 'D', target: 'D', cosigners: ['A'], after: GENESIS })
      .expel('expel', { by: 'A', target: 'E', cosigners: ['B'], after: ['own'] });
    expect(h.outcome().verdicts).toMatchObject({ own: 'crypto/quorum', expel: 'crypto/quorum' });
  });
});

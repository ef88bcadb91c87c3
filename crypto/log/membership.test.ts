/** What the resolvers keep of members: ranks, room, and who of a person's terms comes first. */
import { beforeAll, describe, expect, test } from 'vitest';
import { initCrypto } from '../primitives/sodium.ts';
import { History } from './history.test-support.ts';
import { compareRanks, type Rank } from './membership.ts';
import { add, READER } from './people.test-support.ts';
import { GENESIS, out } from './worked-examples.test-support.ts';

beforeAll(initCrypto);

describe('seniority', () => {
  const rank = (generation: number, depth: number, id: string): Rank => ({ generation, depth, id });

  test('goes by generation, then by depth, then by the id of the appointment, and is nobody’s over themself', () => {
    const ordered = [rank(0, 5, 'f'), rank(1, 2, 'e'), rank(1, 3, 'c'), rank(1, 3, 'd')];
    for (const [i, a] of ordered.entries())
      for (const [j, b] of ordered.entries())
        expect(Math.sign(compareRanks(a, b))).toBe(Math.sign(i - j));
  });
});

describe('a group that is full', () => {
  /** A record with so many members beside its founder, each appointed after the one before. */
  function crowdOf(count: number): History {
    const h = new History(60, ['A']);
    for (let i = 1; i <= count; i++)
      h.write(`add ${String(i)}`, {
        ...{ by: 'A', body: add(h.user(`P${String(i)}`), READER) },
        after: i === 1 ? GENESIS : [`add ${String(i - 1)}`],
      });
    return h;
  }

  test('takes its 64th member and not its 65th, until somebody has left', () => {
    const h = crowdOf(63);
    h.write('one more', { by: 'A', body: add(h.user('Q'), READER), after: ['add 63'] });
    expect(h.outcome().verdicts['add 63']).toBe('accepted');
    expect(h.outcome().verdicts['one more']).toBe('crypto/limit');
    h.write('out', { by: 'A', body: out(h, 'P1'), after: ['add 63'] }).write('again', {
      ...{ by: 'A', body: add(h.user('R'), READER), after: ['out'] },
    });
    expect(h.outcome().verdicts['again']).toBe('accepted');
    expect(h.outcome().members).toHaveLength(64);
  });
});

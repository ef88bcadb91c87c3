/** What becomes of a document whose changes cannot all stand together: copies, the same for everybody. */
import { describe, expect, test } from 'vitest';
import type { ChangeNode } from './change-index.ts';
import { closureOf, copiesOf, type Weight } from './copies.ts';

const NOTE = '0a'.repeat(16);

interface Made {
  readonly hash: string;
  readonly actor?: string;
  readonly seq?: number;
  readonly on?: readonly string[];
}

/** Changes in an order in which each stands behind what it depends on. */
function changesOf(made: readonly Made[]): readonly ChangeNode[] {
  const known = new Map<string, ChangeNode>();
  for (const { hash, actor = hash, seq = 1, on = [] } of made) {
    const dependencies = on.flatMap((one) => known.get(one) ?? []);
    known.set(hash, { hash, docId: NOTE, actor, seq, dependencies, owners: [] });
  }
  return [...known.values()];
}

const shown = (
  made: readonly Made[],
  weights: Readonly<Record<string, Partial<Weight>>> = {},
): readonly string[] =>
  copiesOf(changesOf(made), ({ hash }) => ({
    ...{ users: 0, retired: false, statementId: hash },
    ...weights[hash],
  })).map(({ changes, retired }) => `${changes.join('')}${retired ? ' ended' : ''}`);

const FORK: readonly Made[] = [
  { hash: 'a' },
  { hash: 'b', actor: 'x', on: ['a'] },
  { hash: 'c', actor: 'x', on: ['a'] },
  { hash: 'd', on: ['b'] },
  { hash: 'e', on: ['c'] },
  { hash: 'f', on: ['a'] },
];

describe('a document', () => {
  test('without changes has no copy, and without rivals has one', () => {
    expect(shown([])).toEqual([]);
    expect(
      shown([{ hash: 'a' }, { hash: 'b', on: ['a'] }, { hash: 'c', actor: 'a', seq: 2 }]),
    ).toEqual(['abc']);
  });

  test('with a fork has two, each with all that fits, in the order in which it is applied', () => {
    expect(shown(FORK)).toEqual(['abdf', 'acef']);
  });

  test('takes new edits in the copy that is not ended, then that of more people, then of the lower statement', () => {
    expect(shown(FORK, { c: { users: 1 } })).toEqual(['acef', 'abdf']);
    expect(shown(FORK, { b: { users: 1 } })).toEqual(['abdf', 'acef']);
    expect(shown(FORK, { b: { statementId: 'z' } })).toEqual(['acef', 'abdf']);
    expect(shown(FORK, { b: { users: 5, retired: true } })).toEqual(['acef', 'abdf ended']);
    expect(shown(FORK, { c: { users: 5, retired: true } })).toEqual(['abdf', 'acef ended']);
    // What both stand on may be ended as well: it is no rival, and says nothing of them.
    expect(shown(FORK, { a: { retired: true } })).toEqual(['abdf', 'acef']);
    // One has to go on.
    expect(shown(FORK, { b: { retired: true }, c: { retired: true } })).toEqual([
      'abdf',
      'acef ended',
    ]);
  });

  test('orders the rivals of one statement by their number, then by hash', () => {
    const one = { statementId: 's' };
    const long: readonly Made[] = [
      { hash: 'q', actor: 'x', seq: 1 },
      { hash: 'p', actor: 'x', seq: 1 },
      { hash: 'b', actor: 'x', seq: 2, on: ['p'] },
      { hash: 'a', actor: 'x', seq: 2, on: ['q'] },
    ];
    expect(shown(long, { a: one, b: one, p: one, q: one })).toEqual(['pb', 'qa']);
    const [q, p] = long;
    if (q === undefined || p === undefined) throw new Error('there are four');
    for (const pair of [
      [q, p],
      [p, q],
    ]) {
      expect(shown(pair, { p: one, q: one })).toEqual(['p', 'q']);
      expect(shown(pair, { p: { statementId: 'z' }, q: { statementId: 'y' } })).toEqual(['q', 'p']);
    }
  });

  test('prefers the better rival of each of several forks, not the one that came first', () => {
    const two: readonly Made[] = [
      { hash: 'a', actor: 'x' },
      { hash: 'b', actor: 'x' },
      { hash: 'c', actor: 'y' },
      { hash: 'd', actor: 'y' },
    ];
    expect(shown(two, { b: { users: 3 }, d: { users: 2 } })).toEqual(['bd', 'ad', 'bc']);
  });

  test('shows what stands on rivals that no preferred copy joins, in the order of hashes', () => {
    const three: readonly Made[] = [
      ...['a', 'b'].map((hash) => ({ hash, actor: 'x' })),
      ...['c', 'd'].map((hash) => ({ hash, actor: 'y' })),
      ...['e', 'f'].map((hash) => ({ hash, actor: 'z' })),
      { hash: 'm', on: ['b', 'd'] },
      { hash: 'l', on: ['b', 'f'] },
      { hash: 'n', on: ['d', 'f'] },
    ];
    expect(shown(three)).toEqual(['ace', 'bce', 'ade', 'acf', 'bcfl', 'bdem', 'adfn']);
    const [l, m, n] = [three[7], three[6], three[8]];
    for (const order of [
      [l, m, n],
      [n, m, l],
      [m, n, l],
    ])
      expect(shown([...three.slice(0, 6), ...order.flatMap((one) => one ?? [])])).toEqual([
        'ace',
        'bce',
        'ade',
        'acf',
        'bcfl',
        'bdem',
        'adfn',
      ]);
  });

  test('goes on with the better rival also behind another fork', () => {
    const twice: readonly Made[] = [
      ...FORK.slice(0, 3),
      { hash: 'g', actor: 'y', on: ['b'] },
      { hash: 'h', actor: 'y', on: ['b'] },
    ];
    expect(shown(twice)).toEqual(['abg', 'ac', 'abh']);
    expect(shown(twice, { h: { users: 2 }, b: { users: 1 } })).toEqual(['abh', 'ac', 'abg']);
  });

  test('leaves out of every copy no change that stands behind two rivals of different forks', () => {
    const crossed: readonly Made[] = [
      { hash: 'a', actor: 'x' },
      { hash: 'b', actor: 'x' },
      { hash: 'c', actor: 'y' },
      { hash: 'd', actor: 'y' },
      { hash: 'm', on: ['a', 'd'] },
      { hash: 'l', on: ['b', 'c'] },
    ];
    expect(shown(crossed)).toEqual(['ac', 'bcl', 'adm']);
  });

  test('is shown in 64 copies at most', () => {
    const many = Array.from({ length: 70 }, (_, i) => ({ hash: String(i + 100), actor: 'x' }));
    const copies = shown(many);
    expect(copies).toHaveLength(64);
    expect(new Set(copies).size).toBe(64);
    expect(shown(many.slice(0, 63))).toHaveLength(63);
  });
});

test('a closure is what something depends on, through everything between, and itself', () => {
  const changes = changesOf(FORK);
  const of = (hash: string) => closureOf(changes.filter((change) => change.hash === hash));
  expect([...of('e')].map(({ hash }) => hash)).toEqual(['e', 'c', 'a']);
  expect([...of('a')].map(({ hash }) => hash)).toEqual(['a']);
});

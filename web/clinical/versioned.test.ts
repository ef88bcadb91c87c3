import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contestedSince, factOf, isContested, settledValue, type Statement } from './versioned.ts';

const SEED = 20261122;

const stated = (
  id: string,
  value: string,
  change: Partial<Statement<string>> = {},
): Statement<string> => ({ id, value, by: 'amina', at: 1, why: '', replaces: [], ...change });

const fact = (...statements: readonly Statement<string>[]) =>
  factOf(statements, ({ value }) => value ?? '');

const ids = (statements: readonly { readonly id: string }[]) => statements.map(({ id }) => id);

test('a statement that replaced what it saw is the only current one', () => {
  const now = fact(stated('a', '5 mg'), stated('b', '10 mg', { at: 2, replaces: ['a'] }));
  expect(settledValue(now)).toBe('10 mg');
  expect(isContested(now)).toBe(false);
  expect(ids(now.history)).toEqual(['b', 'a']);
});

test('two who changed a value apart leave two versions, and what both had seen', () => {
  const now = fact(
    stated('a', '500 mg'),
    stated('b', '850 mg', { at: 2, replaces: ['a'] }),
    stated('c', '1000 mg', { at: 3, replaces: ['a'] }),
  );
  expect(ids(now.versions)).toEqual(['b', 'c']);
  expect(now.before?.id).toBe('a');
  expect(contestedSince(now)).toBe(3);
  expect(settledValue(now)).toBeUndefined();
});

test('a pick that saw both wins; one that saw only one of them leaves the other', () => {
  const apart = [stated('b', '850 mg'), stated('c', '1000 mg', { at: 2 })];
  const both = stated('d', '850 mg', { at: 3, replaces: ['b', 'c'] });
  const one = stated('d', '500 mg', { at: 3, replaces: ['b'] });
  expect(settledValue(fact(...apart, both))).toBe('850 mg');
  expect(ids(fact(...apart, one).versions)).toEqual(['c', 'd']);
});

test('two who stated the same value apart agree', () => {
  const now = fact(stated('b', '850 mg'), stated('c', '850 mg', { at: 2 }));
  expect(isContested(now)).toBe(false);
  expect(ids(now.current)).toEqual(['b', 'c']);
});

test('a statement that replaces itself or what never arrived is current all the same', () => {
  const now = fact(stated('a', '5 mg', { replaces: ['a', 'gone'] }));
  expect(settledValue(now)).toBe('5 mg');
});

test('statements that replace each other in a circle cannot make each other vanish', () => {
  const circle = [
    stated('a', '5 mg', { replaces: ['c'] }),
    stated('b', '10 mg', { replaces: ['a'] }),
    stated('c', '15 mg', { replaces: ['b'] }),
  ];
  expect(ids(fact(...circle).current)).toEqual(['a', 'b', 'c']);
  const above = stated('d', '20 mg', { replaces: ['b'], at: 9 });
  expect(ids(fact(...circle, above).current)).toEqual(['d']);
});

test('a chain of 5,000 statements is followed without a stack', () => {
  const chain = Array.from({ length: 5_000 }, (_, at) =>
    stated(String(at), String(at), { at, replaces: at === 0 ? [] : [String(at - 1)] }),
  );
  expect(settledValue(fact(...chain))).toBe('4999');
});

const anyStatements = fc
  .array(
    fc.record({
      value: fc.constantFrom('5 mg', '10 mg', '15 mg'),
      at: fc.integer({ min: 0, max: 5 }),
      replaces: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((drafts) =>
    drafts.map(({ value, at, replaces }, id) =>
      stated(String(id), value, { at, replaces: replaces.map(String) }),
    ),
  );

test('any order of arrival gives the same versions and loses nothing (seed 20261122)', () => {
  const shuffled = anyStatements.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, ([all, other]) => {
      expect(fact(...other)).toEqual(fact(...all));
      expect(ids(fact(...all).history).sort()).toEqual(ids(all).sort());
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test('whatever the statements claim, something is current, and a pick of all of it settles (seed 20261122)', () => {
  fc.assert(
    fc.property(anyStatements, (all) => {
      const { current } = fact(...all);
      expect(current.length).toBeGreaterThan(0);
      const pick = stated('pick', '7 mg', { at: 9, replaces: ids(current) });
      expect(settledValue(fact(...all, pick))).toBe('7 mg');
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test('a current statement is one that only its own circle replaces (seed 20261122)', () => {
  const reaches = (all: readonly Statement<string>[], from: string): ReadonlySet<string> => {
    const reached = new Set([from]);
    for (const id of reached)
      for (const target of all.find((each) => each.id === id)?.replaces ?? [])
        if (all.some((each) => each.id === target)) reached.add(target);
    return reached;
  };
  fc.assert(
    fc.property(anyStatements, (all) => {
      const expected = all.filter(({ id }) =>
        all.every((other) => !reaches(all, other.id).has(id) || reaches(all, id).has(other.id)),
      );
      expect(ids(fact(...all).current).sort()).toEqual(ids(expected).sort());
    }),
    { seed: SEED, numRuns: 300 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textDifference } from './text-difference.ts';

test('the difference of two texts turns the one into the other (seed 20261122)', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '𝄞', '𝄢', ' '), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const change = textDifference(before, after);
      if (change === undefined) return before === after;
      const { index, remove, insert } = change;
      expect(before.slice(0, index) + insert + before.slice(index + remove)).toBe(after);
      expect(insert.isWellFormed()).toBe(true);
      return true;
    }),
    { seed: 20261122, numRuns: 500 },
  );
});

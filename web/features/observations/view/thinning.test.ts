import { expect, test } from 'vitest';
import { extentOf, thinned } from './thinning.ts';

const wave = Array.from({ length: 50_000 }, (_, index) => ({
  x: (index / 50_000) * 600,
  value: Math.round(120 + 20 * Math.sin(index / 7)),
}));

test('fifty thousand readings are drawn as at most two for each column, in their order', () => {
  const kept = thinned(wave, 600);
  expect(kept.length).toBeLessThanOrEqual(600);
  expect(kept.map(({ x }) => x)).toEqual(kept.map(({ x }) => x).toSorted((a, b) => a - b));
});

test('one crisis among fifty thousand stays in the drawing', () => {
  const crisis = wave.map((point, index) => (index === 31_415 ? { ...point, value: 220 } : point));
  expect(thinned(crisis, 600)).toContainEqual(expect.objectContaining({ value: 220 }));
});

test('a few readings are all drawn', () => {
  const few = wave.slice(0, 600);
  expect(thinned(few, 600)).toBe(few);
});

test('the extent of a hundred thousand numbers is found', () => {
  const many = Array.from({ length: 200_000 }, (_, index) => index - 100_000);
  expect(extentOf(many)).toEqual([-100_000, 99_999]);
});

import { expect, test } from 'vitest';
import { isJudged, judgedWord } from './judged-words.ts';

const fast = {
  code: '8867-4',
  qualifiers: [],
  values: [{ code: '8867-4', decimal: '112', unit: '/min' }],
} as const;

test('numbers of a child are not judged by the ranges of adults, and from the eighteenth birthday they are', () => {
  expect(isJudged('2008-11-23', '2026-11-22')).toBe(false);
  expect(isJudged('2008-11-22', '2026-11-22')).toBe(true);
  expect(isJudged(undefined, '2026-11-22')).toBe(true);
  const measurement = { ...fast, qualifiers: [], values: [...fast.values] };
  expect(judgedWord(measurement, false)).toBe('unjudged');
  expect(judgedWord(measurement, true)).toBe('high');
});

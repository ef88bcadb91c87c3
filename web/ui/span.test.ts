import { expect, test } from 'vitest';
import { formatSpan } from './span.ts';

test.each([
  [30_000, 'en', '30 seconds'],
  [29_001, 'en', '30 seconds'],
  [60_000, 'en', '1 minute'],
  [61_000, 'fr', '2 minutes'],
  [300_000, 'ar', '5 دقائق'],
] as const)('%i ms are told in %s as %s', (ms, locale, words) => {
  expect(formatSpan(ms, locale)).toBe(words);
});

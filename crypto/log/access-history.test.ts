import { beforeAll, expect, test } from 'vitest';
import { initCrypto } from '../primitives/sodium.ts';
import { examineAccess, rotationsIn } from './access-history.test-support.ts';
import { createCast } from './random-history.test-support.ts';

beforeAll(initCrypto);

/** A soak tries 10,000. */
const HISTORIES = 8;

test('twelve people in three partitions, with rotations among it all, end alike in twenty orders', () => {
  const cast = createCast(12);
  const seeds = Array.from({ length: HISTORIES }, (_, i) => i + 1);
  for (const seed of seeds) expect(examineAccess(cast, seed)).toEqual([]);
  // Rotations are really among it: some hold, and some are refused for what their makers did not know.
  const rotations = seeds.map((seed) => rotationsIn(cast, seed));
  expect(rotations.reduce((sum, { accepted }) => sum + accepted, 0)).toBeGreaterThan(HISTORIES);
  expect(rotations.reduce((sum, { refused }) => sum + refused, 0)).toBeGreaterThan(0);
});

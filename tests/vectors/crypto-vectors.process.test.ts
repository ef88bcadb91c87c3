import { beforeAll, expect, test } from 'vitest';
import { initCrypto } from '#crypto/primitives/sodium.ts';
import { checkHistories } from './check-histories.ts';
import { checkStructures, type Tally } from './check-structures.ts';
import { checkDerivations } from './derivations.ts';
import { readHistories } from './history-file.ts';
import { readVectorFiles } from './vector-file.ts';

beforeAll(initCrypto);

const tally = (): Tally => ({ passed: 0, failures: [] });

test('every published structure is read alike by the product and by a second verifier', () => {
  const result = tally();
  checkStructures(result);
  expect(result.failures).toEqual([]);
  expect(readVectorFiles().length).toBeGreaterThan(40);
});

test('every published derivation is computed alike twice', () => {
  const result = tally();
  checkDerivations(result);
  expect(result.failures).toEqual([]);
  expect(result.passed).toBeGreaterThan(60);
});

test('every published history is resolved alike by the product and by a second resolver', () => {
  const result = tally();
  checkHistories(result);
  expect(result.failures).toEqual([]);
  expect(readHistories().length).toBeGreaterThanOrEqual(57);
});

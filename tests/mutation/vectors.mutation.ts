/** The published vectors on the product alone, one test for each structure: a changed line meets only those that reach it. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { initCrypto } from '#crypto/primitives/sodium.ts';
import { structureByProduct } from '../vectors/check-structures.ts';
import { DERIVATIONS_FILE, derivations } from '../vectors/derivations.ts';
import { canonical, readVectorFiles } from '../vectors/vector-file.ts';

beforeAll(initCrypto);

describe('a published structure is read as it is published', () => {
  for (const file of readVectorFiles())
    test(file.structure, () => {
      expect(structureByProduct(file).filter((problem) => problem !== undefined)).toEqual([]);
    });
});

test('what is derived is what is published', () => {
  const published: unknown = JSON.parse(readFileSync(DERIVATIONS_FILE, 'utf8'));
  expect(canonical(derivations())).toBe(canonical(published));
});

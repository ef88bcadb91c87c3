import { beforeAll, expect, test } from 'vitest';
import { initCrypto } from '../primitives/sodium.ts';
import { createCast, examineHistory } from './random-history.test-support.ts';

beforeAll(initCrypto);

/** A soak tries 10,000. */
const HISTORIES = 40;

test('every order of a random history gives one outcome, somebody manages, and founders go only with founders', () => {
  const cast = createCast();
  for (let seed = 1; seed <= HISTORIES; seed++) expect(examineHistory(cast, seed)).toEqual([]);
});

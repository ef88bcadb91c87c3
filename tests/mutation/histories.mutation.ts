/** The published histories of access logs on the product alone. */
import { beforeAll, describe, expect, test } from 'vitest';
import { initCrypto } from '#crypto/primitives/sodium.ts';
import { historyByProduct } from '../vectors/check-histories.ts';
import { readHistories } from '../vectors/history-file.ts';

beforeAll(initCrypto);

describe('a published history comes to what is published', () => {
  for (const history of readHistories())
    test(history.title, () => {
      expect(historyByProduct(history).filter((problem) => problem !== undefined)).toEqual([]);
    });
});

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { encode } from '../encoding/writer.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { checkNumberOf, commitmentOf, revealCheckNumber } from './check-number.ts';

const bytes = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill);
const refused = { ok: false, error: { code: 'crypto/check-number' } };
const transcript = {
  joinHash: bytes(32, 1),
  joinerNonce: bytes(32, 2),
  inviterNonce: bytes(32, 3),
  inviterDeviceId: bytes(32, 4),
  inviterIntroduction: bytes(0, 0),
};
const counted = (n: number) => encode((w) => w.raw(bytes(28, 0)).u32(n));

const numberWith = (change: Partial<typeof transcript>): string => {
  const number = checkNumberOf({ ...transcript, ...change });
  return number.ok ? number.value : '';
};

beforeAll(initCrypto);

describe('the check number', () => {
  test('is the same on both screens when nobody stands in between', () => {
    expect(revealCheckNumber(transcript, commitmentOf(transcript))).toEqual(
      checkNumberOf(transcript),
    );
  });

  test('has six digits, leading zeros kept', () => {
    const numbers = Array.from({ length: 200 }, (_, n) => numberWith({ inviterNonce: counted(n) }));
    for (const number of numbers) expect(number).toMatch(/^[0-9]{6}$/);
    expect(numbers.some((number) => number.startsWith('0'))).toBe(true);
    expect(new Set(numbers).size).toBeGreaterThan(190);
  });

  test('covers the request, both nonces, the inviter and how they introduce themself: each of them changes it', () => {
    const fields = ['joinHash', 'joinerNonce', 'inviterNonce', 'inviterDeviceId'] as const;
    const numbers = [...fields, 'inviterIntroduction'].map((field) =>
      numberWith({ [field]: bytes(32, 9) }),
    );
    expect(new Set([...numbers, numberWith({})]).size).toBe(6);
  });

  test('a request or nonce other than the committed one burns the invitation', () => {
    const commitment = commitmentOf(transcript);
    fc.assert(
      fc.property(
        fc.constantFrom('joinHash', 'joinerNonce'),
        fc.integer({ min: 0, max: 255 }),
        (field, bit) => {
          const altered = transcript[field].slice();
          altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          expect(revealCheckNumber({ ...transcript, [field]: altered }, commitment)).toEqual(
            refused,
          );
        },
      ),
      { seed: 20261122 },
    );
  });

  test('nobody in between can try requests after seeing the nonce: none of 100,000 fits the commitment', () => {
    const commitment = commitmentOf(transcript);
    let accepted = 0;
    for (let n = 0; n < 100_000; n++)
      if (revealCheckNumber({ ...transcript, joinHash: counted(n) }, commitment).ok) accepted++;
    expect(accepted).toBe(0);
  });

  test('nonces and commitments of other lengths are refused', () => {
    for (const length of [0, 16, 31, 33]) {
      const [joinerNonce, inviterNonce] = [bytes(length, 2), bytes(length, 3)];
      expect(checkNumberOf({ ...transcript, inviterNonce })).toEqual(refused);
      const short = { ...transcript, joinerNonce };
      expect(revealCheckNumber(short, commitmentOf(short))).toEqual(refused);
      expect(revealCheckNumber(transcript, bytes(length, 1))).toEqual(refused);
    }
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pad, paddedLength } from './padding.ts';

describe('padding', () => {
  test.each([
    [0, 256],
    [1, 256],
    [256, 256],
    [257, 512],
    [513, 1024],
    [1025, 2048],
    [2049, 4096],
    [4096, 4096],
    [4097, 4608],
    [8192, 8192],
    [8193, 9216],
    [65_537, 73_728],
    [983_040, 983_040],
  ])('%i bytes become %i', (length, padded) => {
    expect(paddedLength(length)).toBe(padded);
  });

  test('above 4,096 bytes it adds at most an eighth, and what is padded stays', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4097, max: 1_048_576 }), (length) => {
        const padded = paddedLength(length);
        expect(padded).toBeGreaterThanOrEqual(length);
        expect(padded - length).toBeLessThanOrEqual(length / 8);
        expect(paddedLength(padded)).toBe(padded);
      }),
      { seed: 20261122 },
    );
  });

  test('what is padded with is zeros', () => {
    const padded = pad(Uint8Array.of(1, 2, 3));
    expect([...padded.subarray(0, 3)]).toEqual([1, 2, 3]);
    expect(padded.subarray(3).every((byte) => byte === 0)).toBe(true);
  });
});

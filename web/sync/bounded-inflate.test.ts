import { deflateSync } from 'fflate';
import { expect, test } from 'vitest';
import { inflateWithin } from './bounded-inflate.ts';

test('what fits comes back whole', () => {
  for (const length of [0, 1, 1000, 70_000]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 7919) % 251);
    expect(inflateWithin(deflateSync(bytes), length)).toEqual(bytes);
  }
});

test('a bomb stops at the limit', () => {
  expect(inflateWithin(deflateSync(new Uint8Array(8_000_000)), 1_000_000)).toBeUndefined();
});

test('what is no deflate stream, or ends early, is refused', () => {
  const whole = deflateSync(Uint8Array.from({ length: 5000 }, (_, i) => (i * 31) % 255));
  expect(inflateWithin(whole.subarray(0, whole.length - 10), 10_000)).toBeUndefined();
  expect(inflateWithin(Uint8Array.of(7, 255, 255, 255), 10_000)).toBeUndefined();
  expect(inflateWithin(new Uint8Array(0), 10)).toBeUndefined();
});

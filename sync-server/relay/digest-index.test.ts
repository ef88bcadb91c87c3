import { expect, test } from 'vitest';
import { DIGEST_PREFIX_BYTES } from '../store/relay-store.ts';
import { DigestIndex } from './digest-index.ts';

/** Digests that differ in the bytes that count, many of them with the same first word. */
const digestOf = (number: number): Uint8Array => {
  const digest = new Uint8Array(32);
  const view = new DataView(digest.buffer);
  view.setUint32(0, number % 7);
  view.setUint32(4, number);
  view.setUint32(8, ~number >>> 0);
  return digest;
};

test('every digest keeps the index it was given first, however many there are and however alike', () => {
  const index = new DigestIndex();
  for (let i = 0; i < 2_000; i++) index.add(digestOf(i), i);
  for (let i = 0; i < 2_000; i++) index.add(digestOf(i), i + 1);
  for (let i = 0; i < 2_000; i++) expect(index.find(digestOf(i))).toBe(i);
  for (let i = 2_000; i < 2_100; i++) expect(index.find(digestOf(i))).toBeUndefined();
});

test('an index made from the disk knows what the one before it knew', () => {
  const prefixes = new Uint8Array(300 * DIGEST_PREFIX_BYTES);
  for (let i = 0; i < 300; i++)
    prefixes.set(digestOf(i).subarray(0, DIGEST_PREFIX_BYTES), i * DIGEST_PREFIX_BYTES);
  const index = DigestIndex.of(prefixes);
  for (let i = 0; i < 300; i++) expect(index.find(digestOf(i))).toBe(i);
  expect(index.find(digestOf(300))).toBeUndefined();
});

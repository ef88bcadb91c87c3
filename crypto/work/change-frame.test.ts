/** The frame and the numbers of a change, byte by byte: one form for each, and nothing else is read. */
import { describe, expect, test } from 'vitest';
import { concatBytes } from '../encoding/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { deflateChange, readChangeHeader } from './change-header.ts';
import { changeOf, uleb } from './people.test-support.ts';

await initCrypto();

const ACTOR = new Uint8Array(16).fill(7);
const MAGIC = Uint8Array.of(0x85, 0x6f, 0x4a, 0x83);
const none = () => undefined;

/** A chunk around a body, its checksum right, its frame as asked. */
function framed(
  body: Uint8Array,
  { type = 1, length = uleb(body.length), behind = [] as number[] } = {},
): Uint8Array {
  const digest = sha256(concatBytes([Uint8Array.of(1), uleb(body.length), body]));
  const frame = [MAGIC, digest.subarray(0, 4), Uint8Array.of(type), length];
  return concatBytes([...frame, body, Uint8Array.from(behind)]);
}

/** A first change, with its number and its time as these bytes write them. */
const bodyOf = (seq: readonly number[], time: readonly number[] = [0]): Uint8Array =>
  Uint8Array.of(0, 16, ...ACTOR, ...seq, 1, ...time, 0, 0);

const fate = (bytes: Uint8Array): string => {
  const read = readChangeHeader(bytes, none);
  return read.ok ? String(read.value.seq) : read.error.code;
};

describe('a frame', () => {
  const body = bodyOf([5]);

  test('has one of two types, one form of its length, and nothing behind it', () => {
    expect(fate(framed(body))).toBe('5');
    for (const type of [0, 3, 255]) expect(fate(framed(body, { type }))).toBe('crypto/form');
    expect(fate(framed(body, { type: 2 }))).toBe('crypto/bomb');
    const longer = Uint8Array.of(body.length | 128, 0);
    expect(fate(framed(body, { length: longer }))).toBe('crypto/form');
    expect(fate(framed(body, { behind: [0] }))).toBe('crypto/form');
    expect(fate(framed(body).slice(0, 9))).toBe('crypto/form');
    expect(fate(framed(body).slice(0, -1))).toBe('crypto/form');
  });
});

describe('a number', () => {
  test('has up to seven bytes', () => {
    const full = [128, 128, 128, 128, 128, 128];
    expect(fate(framed(bodyOf([...full, 1])))).toBe(String(2 ** 42));
    expect(fate(framed(bodyOf([...full, 128, 1])))).toBe('crypto/form');
    expect(fate(framed(bodyOf([...full, 0])))).toBe('crypto/form');
    expect(fate(framed(bodyOf([0])))).toBe('crypto/form');
  });

  test('of a time has up to ten, and the first below 128 is its last', () => {
    const nine = Array.from({ length: 9 }, () => 128);
    expect(fate(framed(bodyOf([5], [128, 1])))).toBe('5');
    expect(fate(framed(bodyOf([5], [...nine, 1])))).toBe('5');
    expect(fate(framed(bodyOf([5], [...nine, 128, 1])))).toBe('crypto/form');
    expect(fate(framed(bodyOf([5], [...nine, 128, 128, 128, 1])))).toBe('crypto/form');
  });
});

test('a change is deflated where that saves something, and never so far that nobody would inflate it', () => {
  const { chunk } = changeOf({ actor: ACTOR, seq: 1, content: 'x'.repeat(2_000) });
  const body = chunk.length - 11;
  const deflatedTo = (length: number) => deflateChange(chunk, () => new Uint8Array(length)).length;
  const least = Math.ceil(body / 100);
  expect(deflatedTo(least)).toBe(8 + 1 + 1 + least);
  expect(deflatedTo(least - 1)).toBe(chunk.length);
  expect(deflatedTo(body - 1)).toBe(8 + 1 + 2 + body - 1);
  expect(deflatedTo(body)).toBe(chunk.length);
  expect(deflatedTo(body + 9)).toBe(chunk.length);
  const twice = deflateChange(chunk, () => new Uint8Array(least));
  expect(deflateChange(twice, () => new Uint8Array(1))).toBe(twice);
  expect(deflateChange(ACTOR, () => ACTOR)).toBe(ACTOR);
});

import { describe, expect, test } from 'vitest';
import { flipBit } from '../encoding/decoder-exam.test-support.ts';
import { bodyLength, encodeBody, PART, PARTS_MAX, parseBody, type Part } from './parts.ts';

const part = (type: number, length = 3): Part => ({ type, bytes: new Uint8Array(length).fill(7) });
const refusal = (code: string) => ({ ok: false, error: { code } });

describe('parts of a body', () => {
  test('come back in their order', () => {
    const parts = [part(PART.session), part(PART.statement, 0), part(PART.change, 5000)];
    expect(parseBody(encodeBody(parts))).toEqual({ ok: true, value: parts });
    expect(encodeBody(parts)).toHaveLength(bodyLength(parts));
  });

  test('at most 64 of them are read, and at least one has to be there', () => {
    const full = Array.from({ length: PARTS_MAX }, () => part(PART.entry, 0));
    expect(parseBody(encodeBody(full)).ok).toBe(true);
    expect(parseBody(encodeBody([...full, part(PART.entry)]))).toEqual(refusal('crypto/limit'));
    expect(parseBody(encodeBody([]))).toEqual(refusal('crypto/form'));
  });

  test('an unknown critical type holds the envelope, an unknown ignorable one is skipped', () => {
    expect(parseBody(encodeBody([part(1), part(13)]))).toEqual(refusal('crypto/version'));
    expect(parseBody(encodeBody([part(0)]))).toEqual(refusal('crypto/version'));
    expect(parseBody(encodeBody([part(1), part(200)]))).toEqual({ ok: true, value: [part(1)] });
    expect(parseBody(encodeBody([part(PART.introduction)]))).toEqual({
      ok: true,
      value: [part(PART.introduction)],
    });
  });

  test('padding that is not zero, or too much, or too little, is refused', () => {
    const body = encodeBody([part(1)]);
    for (let bit = 9 * 8; bit < body.length * 8; bit++)
      expect(parseBody(flipBit(body, bit))).toEqual(refusal('crypto/form'));
    const longer = new Uint8Array(512);
    longer.set(body);
    expect(parseBody(longer)).toEqual(refusal('crypto/form'));
    for (let length = 0; length < body.length; length++)
      expect(parseBody(body.slice(0, length))).toEqual(refusal('crypto/form'));
  });

  test('no flipped bit makes the reader throw or changes a part it keeps without notice', () => {
    const body = encodeBody([part(1), part(2)]);
    for (let bit = 0; bit < 17 * 8; bit++)
      expect(parseBody(flipBit(body, bit)).ok).toBeTypeOf('boolean');
  });
});

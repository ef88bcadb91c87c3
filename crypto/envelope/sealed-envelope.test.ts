import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { flipBit } from '../encoding/decoder-exam.test-support.ts';
import { boxKeyFromSeed } from '../primitives/kem.ts';
import { signingKeyFromSeed } from '../primitives/signature.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { openEnvelope, parseEnvelope, sealEnvelope, verifyEnvelope } from './envelope.ts';
import { PART, type Part } from './parts.ts';
import { openFromBox, sealToBox } from './sealed-envelope.ts';

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
const refusal = (code: string) => ({ ok: false, error: { code } });
const parts: readonly Part[] = [{ type: PART.welcome, bytes: bytes(20, 7) }];
const stuckRandom = (length: number) => bytes(length, 5);

const keys = () => ({
  boxKey: boxKeyFromSeed(bytes(32, 1)),
  writeKey: signingKeyFromSeed(bytes(32, 2)),
});

const seal = (content: readonly Part[] = parts) => {
  const { boxKey, writeKey } = keys();
  const sealed = sealToBox(
    {
      channelId: bytes(16, 3),
      boxPublicKey: boxKey.publicKey,
      signingKey: writeKey,
      parts: content,
    },
    stuckRandom,
  );
  if (!sealed.ok) throw new Error(sealed.error.code);
  return sealed.value;
};

const parsed = (envelope: Uint8Array) => {
  const result = parseEnvelope(envelope);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

beforeAll(initCrypto);

describe('a sealed envelope', () => {
  test('opens for its recipient, and any carrier can check the inbox signature', () => {
    const { boxKey, writeKey } = keys();
    const envelope = parsed(seal());
    expect(envelope.header.kind).toBe('sealed');
    expect(verifyEnvelope(envelope, writeKey.publicKey)).toBe(true);
    expect(openFromBox(envelope, boxKey)).toEqual({ ok: true, value: parts });
  });

  test('opens for nobody else who reads the inbox', () => {
    const other = boxKeyFromSeed(bytes(32, 9));
    expect(openFromBox(parsed(seal()), other)).toEqual(refusal('crypto/open'));
    expect(openEnvelope(parsed(seal()), bytes(32, 1))).toEqual(refusal('crypto/open'));
  });

  test('with a flipped bit in header or ciphertext does not open', () => {
    const { boxKey } = keys();
    const envelope = seal();
    for (let at = 0; at < envelope.length - 64; at += 3) {
      const altered = parseEnvelope(flipBit(envelope, at * 8 + (at % 8)));
      if (altered.ok) expect(openFromBox(altered.value, boxKey)).toEqual(refusal('crypto/open'));
    }
  });

  test('too short for an encapsulation, or of another kind, is refused', () => {
    const { boxKey, writeKey } = keys();
    const short = sealEnvelope({
      kind: 'work',
      channelId: bytes(16, 3),
      bodyKey: bytes(32, 4),
      signingKey: writeKey,
      parts,
      nonce: bytes(24, 1),
    });
    expect(openFromBox(parsed(short), boxKey)).toEqual(refusal('crypto/open'));
    const original = parsed(seal());
    const otherKind = { ...original, header: { ...original.header, kind: 'work' as const } };
    expect(openFromBox(otherKind, boxKey)).toEqual(refusal('crypto/open'));
  });

  test('a randomness source that repeats itself gives two contents two encapsulations', () => {
    const other = seal([{ type: PART.welcome, bytes: bytes(20, 8) }]);
    const encapsulated = (envelope: Uint8Array) => toHex(envelope.subarray(48, 48 + 1120));
    expect(encapsulated(other)).not.toBe(encapsulated(seal()));
    expect(seal()).toEqual(seal());
  });

  test('with nothing in it stops the program', () => {
    expect(() => seal([])).toThrow('carries something');
  });

  test('is not made for a broken box key or above 1 MiB', () => {
    const { boxKey, writeKey } = keys();
    const content = { channelId: bytes(16, 3), signingKey: writeKey, parts };
    expect(sealToBox({ ...content, boxPublicKey: bytes(1216, 255) }, stuckRandom)).toEqual(
      refusal('crypto/key'),
    );
    const large = [{ type: PART.welcome, bytes: bytes(1024 * 1024, 1) }];
    expect(
      sealToBox({ ...content, boxPublicKey: boxKey.publicKey, parts: large }, stuckRandom),
    ).toEqual(refusal('crypto/limit'));
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes } from '../encoding/bytes.ts';
import { examineDecoder, flipBit } from '../encoding/decoder-exam.test-support.ts';
import { channelIdOf, editSecretsOf } from '../keys/epoch-secrets.ts';
import { aeadSeal } from '../primitives/aead.ts';
import { hash } from '../primitives/hash.ts';
import { verify } from '../primitives/signature.ts';
import { initCrypto } from '../primitives/sodium.ts';
import {
  ENVELOPE_BYTES_MAX,
  encodeHeader,
  envelopeAd,
  finishEnvelope,
  fitsInEnvelope,
  openEnvelope,
  parseEnvelope,
  sealEnvelope,
  verifyEnvelope,
  type EnvelopeContent,
  type ParsedEnvelope,
} from './envelope.ts';
import { PART, type Part } from './parts.ts';

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
const refusal = (code: string) => ({ ok: false, error: { code } });
const parts: readonly Part[] = [{ type: PART.statement, bytes: bytes(20, 7) }];

const channelOf = (edit: Uint8Array) => {
  const { writeKey, readSecrets } = editSecretsOf(edit);
  const channelId = channelIdOf(writeKey.publicKey, readSecrets.dropKey.publicKey);
  return { writeKey, readSecrets, channelId };
};

const sample = (changes: Partial<EnvelopeContent> = {}) => {
  const { writeKey, readSecrets, channelId } = channelOf(bytes(32, 1));
  const content = {
    kind: 'work',
    channelId,
    bodyKey: readSecrets.bodyKey,
    signingKey: writeKey,
    parts,
    nonce: bytes(24, 9),
  } as const;
  return sealEnvelope({ ...content, ...changes });
};

const parsed = (envelope: Uint8Array): ParsedEnvelope => {
  const result = parseEnvelope(envelope);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

const join = ({ headerBytes, ciphertext, signature }: ParsedEnvelope) =>
  concatBytes([headerBytes, ciphertext, signature]);

beforeAll(initCrypto);

describe('an envelope', () => {
  test.each(['log', 'work', 'snapshot', 'evidence'] as const)(
    'of kind %s is opened by a reader and checked by a carrier without any secret',
    (kind) => {
      const { writeKey, readSecrets, channelId } = channelOf(bytes(32, 1));
      const envelope = parsed(sample({ kind }));
      expect(envelope.header).toEqual({ kind, channelId, nonce: bytes(24, 9) });
      expect(verifyEnvelope(envelope, writeKey.publicKey)).toBe(true);
      expect(openEnvelope(envelope, readSecrets.bodyKey)).toEqual({ ok: true, value: parts });
    },
  );

  test('tells its size in steps only: a short note and a longer one are equally long', () => {
    const longer = [{ type: PART.statement, bytes: bytes(200, 7) }];
    expect(sample()).toHaveLength(48 + 256 + 16 + 64);
    expect(sample({ parts: longer })).toHaveLength(sample().length);
  });

  test('is refused when cut, continued or of a second form, and never makes the reader throw', () => {
    expect(examineDecoder({ parse: parseEnvelope, encode: join, valid: sample() })).toEqual([]);
  });

  test.each([
    ['version 2', 0, 2, 'crypto/version'],
    ['suite 2', 1, 2, 'crypto/suite'],
    ['an unknown kind', 2, 9, 'crypto/form'],
    ['an unknown flag', 3, 1, 'crypto/form'],
  ])('with %s is refused', (...[, at, value, code]) => {
    const envelope = sample();
    envelope[at] = value;
    expect(parseEnvelope(envelope)).toEqual(refusal(code));
  });

  test('with one flipped bit anywhere neither verifies nor, in its sealed part, opens', () => {
    const { writeKey, readSecrets } = channelOf(bytes(32, 1));
    const envelope = sample();
    for (let at = 0; at < envelope.length; at++) {
      const altered = parseEnvelope(flipBit(envelope, at * 8 + (at % 8)));
      if (!altered.ok) continue;
      expect(verifyEnvelope(altered.value, writeKey.publicKey)).toBe(false);
      const opened = openEnvelope(altered.value, readSecrets.bodyKey);
      expect(opened.ok).toBe(at >= envelope.length - 64);
    }
  });

  test('of 1 MiB and a byte is refused before anything is read', () => {
    expect(parseEnvelope(bytes(ENVELOPE_BYTES_MAX + 1, 1))).toEqual(refusal('crypto/limit'));
  });

  test('of 1 MiB exactly is an envelope', () => {
    const ciphertext = bytes(ENVELOPE_BYTES_MAX - 48 - 64, 3);
    const { channelId, writeKey } = channelOf(bytes(32, 1));
    const header = encodeHeader(
      { kind: 'work', channelId, nonce: bytes(24, 9) },
      ciphertext.length,
    );
    const whole = finishEnvelope(header, ciphertext, writeKey);
    expect(whole.length).toBe(ENVELOPE_BYTES_MAX);
    expect(verifyEnvelope(parsed(whole), writeKey.publicKey)).toBe(true);
  });

  test('moved to another channel or given another kind no longer opens', () => {
    const { writeKey, readSecrets } = channelOf(bytes(32, 1));
    const { header, ciphertext } = parsed(sample());
    const elsewhere = { ...header, channelId: channelOf(bytes(32, 2)).channelId };
    for (const changed of [elsewhere, { ...header, kind: 'evidence' } as const]) {
      const headerBytes = encodeHeader(changed, ciphertext.length);
      const moved = parsed(finishEnvelope(headerBytes, ciphertext, writeKey));
      expect(verifyEnvelope(moved, writeKey.publicKey)).toBe(true);
      expect(openEnvelope(moved, readSecrets.bodyKey)).toEqual(refusal('crypto/open'));
    }
  });

  test('signed with the drop key is not one of the write key, and the other way round', () => {
    const { writeKey, readSecrets } = channelOf(bytes(32, 1));
    const evidence = parsed(sample({ kind: 'evidence', signingKey: readSecrets.dropKey }));
    expect(verifyEnvelope(evidence, readSecrets.dropKey.publicKey)).toBe(true);
    expect(verifyEnvelope(evidence, writeKey.publicKey)).toBe(false);
  });

  test('a body that is not well formed is refused although it decrypts', () => {
    const { writeKey, readSecrets, channelId } = channelOf(bytes(32, 1));
    const header = { kind: 'work', channelId, nonce: bytes(24, 9) } as const;
    const sealRaw = (body: Uint8Array) => {
      const headerBytes = encodeHeader(header, body.length + 16);
      const box = { key: readSecrets.bodyKey, nonce: header.nonce, ad: envelopeAd(headerBytes) };
      return parsed(finishEnvelope(headerBytes, aeadSeal(box, body), writeKey));
    };
    for (const body of [bytes(0, 0), bytes(256, 1), bytes(256, 0), bytes(100, 0)])
      expect(openEnvelope(sealRaw(body), readSecrets.bodyKey)).toEqual(refusal('crypto/form'));
  });

  test('a notice is clear bytes under the relay key, which signs nothing a channel key signs', () => {
    const relay = editSecretsOf(bytes(32, 5)).writeKey;
    const header = { kind: 'notice', channelId: bytes(16, 1), nonce: bytes(24, 2) } as const;
    const notice = parsed(finishEnvelope(encodeHeader(header, 5), bytes(5, 3), relay));
    expect(notice.ciphertext).toEqual(bytes(5, 3));
    expect(verifyEnvelope(notice, relay.publicKey)).toBe(true);
    const { signature, headerBytes } = notice;
    const signedAs = (context: 'notice' | 'envelope') =>
      verify(
        { publicKey: relay.publicKey, signature, context },
        headerBytes,
        hash('envelope', notice.ciphertext),
      );
    expect([signedAs('notice'), signedAs('envelope')]).toEqual([true, false]);
    expect(openEnvelope(notice, bytes(32, 1))).toEqual(refusal('crypto/open'));
  });

  test('parts that do not fit are known before sealing, and sealing them stops the program', () => {
    const large = (length: number) => [{ type: PART.saved, bytes: bytes(length, 1) }];
    expect(fitsInEnvelope(large(983_034))).toBe(true);
    expect(sample({ parts: large(983_034) }).length).toBeLessThanOrEqual(ENVELOPE_BYTES_MAX);
    expect(fitsInEnvelope(large(983_035))).toBe(false);
    expect(fitsInEnvelope([])).toBe(false);
    const many = (length: number) =>
      Array.from({ length }, () => ({ type: 1, bytes: bytes(1, 1) }));
    expect([64, 65].map((count) => fitsInEnvelope(many(count)))).toEqual([true, false]);
    expect(() => sample({ parts: large(983_035) })).toThrow('split');
  });
});

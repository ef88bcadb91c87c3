import { beforeAll, describe, expect, test } from 'vitest';
import { examineDecoder } from '../encoding/decoder-exam.test-support.ts';
import { encode } from '../encoding/writer.ts';
import { parseEnvelope } from '../envelope/envelope.ts';
import { PART, type Part } from '../envelope/parts.ts';
import { sealToBox } from '../envelope/sealed-envelope.ts';
import { boxKeyFromSeed } from '../primitives/kem.ts';
import { signingKeyFromSeed } from '../primitives/signature.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { encodeWelcome, openWelcome, parseWelcome, sealWelcome, type Welcome } from './welcome.ts';

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
const refusal = (code: string) => ({ ok: false, error: { code } });
const random = (length: number) => bytes(length, 5);

const welcome: Welcome = {
  organisationId: bytes(32, 1),
  directoryChannelId: bytes(16, 2),
  directoryLinkKey: bytes(32, 3),
  entries: [bytes(10, 4), bytes(20, 5)],
  relayTokens: [bytes(96, 6)],
};

const newcomer = () => boxKeyFromSeed(bytes(32, 7));
const place = () => ({
  channelId: bytes(16, 8),
  boxPublicKey: newcomer().publicKey,
  signingKey: signingKeyFromSeed(bytes(32, 9)),
});

const parsed = (envelope: ReturnType<typeof sealToBox>) => {
  if (!envelope.ok) throw new Error(envelope.error.code);
  const result = parseEnvelope(envelope.value);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

beforeAll(initCrypto);

describe('a welcome', () => {
  test('opens for the newcomer and for nobody else', () => {
    const envelope = parsed(sealWelcome(welcome, place(), random));
    expect(openWelcome(envelope, newcomer())).toEqual({ ok: true, value: welcome });
    expect(openWelcome(envelope, boxKeyFromSeed(bytes(32, 1)))).toEqual(refusal('crypto/open'));
  });

  test('is refused when cut, continued or of a second form, and never makes the reader throw', () => {
    const exam = { parse: parseWelcome, encode: encodeWelcome, valid: encodeWelcome(welcome) };
    expect(examineDecoder(exam)).toEqual([]);
  });

  test('has to be there, once', () => {
    const one: Part = { type: PART.welcome, bytes: encodeWelcome(welcome) };
    const none: Part = { type: PART.entry, bytes: bytes(3, 1) };
    for (const parts of [[none], [one, one]]) {
      const envelope = parsed(sealToBox({ ...place(), parts }, random));
      expect(openWelcome(envelope, newcomer())).toEqual(refusal('crypto/form'));
    }
    const beside = parsed(sealToBox({ ...place(), parts: [none, one] }, random));
    expect(openWelcome(beside, newcomer())).toEqual({ ok: true, value: welcome });
  });

  test('with more tokens than the limit, or one too long, is refused', () => {
    const tokens = (count: number, length: number) =>
      parseWelcome(
        encodeWelcome({
          ...welcome,
          relayTokens: Array.from({ length: count }, () => bytes(length, 1)),
        }),
      );
    expect(tokens(64, 512).ok).toBe(true);
    expect(tokens(65, 1)).toEqual(refusal('crypto/limit'));
    expect(tokens(1, 513)).toEqual(refusal('crypto/limit'));
    const manyEntries = encode((w) => w.raw(bytes(80, 1)).u16(10_001));
    expect(parseWelcome(manyEntries)).toEqual(refusal('crypto/limit'));
  });

  test('too large for one envelope is a refusal the sender can act on', () => {
    const entries = [bytes(512 * 1024, 1), bytes(512 * 1024, 2)];
    expect(sealWelcome({ ...welcome, entries }, place(), random)).toEqual(refusal('crypto/limit'));
  });
});

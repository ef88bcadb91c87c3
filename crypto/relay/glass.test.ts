import { beforeAll, describe, expect, test } from 'vitest';
import { flipBit } from '../encoding/decoder-exam.test-support.ts';
import { parseEnvelope, verifyEnvelope } from '../envelope/envelope.ts';
import { signingKeyFromSeed } from '../primitives/signature.ts';
import { initCrypto } from '../primitives/sodium.ts';
import {
  DUTY_MS_MAX,
  issueDuty,
  noticeEnvelope,
  openDuty,
  packIdOf,
  parseNotice,
  signGlass,
  verifyGlass,
} from './glass.ts';

beforeAll(initCrypto);

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
const refusal = (code: string) => ({ ok: false, error: { code } });
const NOW = 1_790_000_000_000;
const account = () => signingKeyFromSeed(bytes(32, 1));
const device = () => signingKeyFromSeed(bytes(32, 2));
const holder = () => ({ deviceId: bytes(32, 3), devicePublicKey: device().publicKey });
const certificate = (notBefore = NOW, notAfter = NOW + DUTY_MS_MAX) =>
  issueDuty(account(), { ...holder(), notBefore, notAfter });

describe('a duty certificate', () => {
  test('says whose device is on duty for which account, and from when to when', () => {
    expect(certificate()).toHaveLength(176);
    const duty = { ...holder(), notBefore: NOW, notAfter: NOW + 86_400_000 };
    const { publicKey: accountPublicKey } = account();
    expect(openDuty(certificate())).toEqual({ ok: true, value: { accountPublicKey, ...duty } });
  });

  test('holds for a day at most and does not end before it begins', () => {
    expect(openDuty(certificate(NOW, NOW)).ok).toBe(true);
    expect(openDuty(certificate(NOW, NOW + DUTY_MS_MAX + 1))).toEqual(refusal('crypto/form'));
    expect(openDuty(certificate(NOW, NOW - 1))).toEqual(refusal('crypto/form'));
  });

  test('with any bit changed, cut or continued is none', () => {
    const valid = certificate();
    for (let bit = 0; bit < valid.length * 8; bit += 5)
      expect(openDuty(flipBit(valid, bit)).ok).toBe(false);
    expect(openDuty(flipBit(valid, 175 * 8))).toEqual(refusal('crypto/signature'));
    expect(openDuty(valid.slice(0, 175))).toEqual(refusal('crypto/form'));
    expect(openDuty(Uint8Array.of(...valid, 0))).toEqual(refusal('crypto/form'));
  });
});

test('a question holds for one relay, one connection, one device and exactly what was asked', () => {
  const connection = { relayId: bytes(16, 4), nonce: bytes(32, 5) };
  const asked = bytes(40, 6);
  const signature = signGlass(device(), connection, asked);
  const proof = { publicKey: device().publicKey, signature };
  expect(verifyGlass(proof, connection, asked)).toBe(true);
  expect(verifyGlass(proof, { ...connection, relayId: bytes(16, 9) }, asked)).toBe(false);
  expect(verifyGlass(proof, { ...connection, nonce: bytes(32, 9) }, asked)).toBe(false);
  expect(verifyGlass(proof, connection, bytes(40, 7))).toBe(false);
  const other = { ...proof, publicKey: account().publicKey };
  expect(verifyGlass(other, connection, asked)).toBe(false);
  expect(packIdOf(asked)).toHaveLength(32);
  expect(packIdOf(asked)).not.toEqual(packIdOf(bytes(40, 7)));
});

describe('a notice', () => {
  const relay = () => signingKeyFromSeed(bytes(32, 8));
  const notice = {
    ...{ purpose: 2, reason: 1, deviceId: bytes(32, 3), accountPublicKey: bytes(32, 4) },
    ...{ at: NOW, notAfter: NOW + 1, packId: bytes(32, 5) },
  };
  const sealed = () => {
    const place = { channelId: bytes(16, 1), nonce: bytes(24, 2) };
    const parsed = parseEnvelope(noticeEnvelope(relay(), place, notice));
    if (!parsed.ok) throw new Error(parsed.error.code);
    return parsed.value;
  };

  test('is the relay’s, clear, and says who could open what until when', () => {
    const envelope = sealed();
    expect(envelope.header.kind).toBe('notice');
    expect(verifyEnvelope(envelope, relay().publicKey)).toBe(true);
    expect(verifyEnvelope(envelope, device().publicKey)).toBe(false);
    expect(parseNotice(envelope.ciphertext)).toEqual({ ok: true, value: notice });
  });

  test('of another version waits for another program, and of another form is none', () => {
    const clear = sealed().ciphertext;
    const newer = Uint8Array.of(2, ...clear.slice(1));
    expect(parseNotice(newer)).toEqual(refusal('crypto/version'));
    expect(parseNotice(clear.slice(1))).toEqual(refusal('crypto/version'));
    expect(parseNotice(Uint8Array.of(...clear, 0))).toEqual(refusal('crypto/form'));
    expect(parseNotice(clear.slice(0, -1))).toEqual(refusal('crypto/form'));
  });
});

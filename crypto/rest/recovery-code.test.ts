import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { deviceKeysFromSeeds } from '../keys/device-keys.ts';
import { initCrypto } from '../primitives/sodium.ts';
import {
  createRecoverySecret,
  formatRecoveryCode,
  parseRecoveryCode,
  recoveryKeysOf,
} from './recovery-code.ts';

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
const refused = { ok: false, error: { code: 'crypto/form' } };
const secret = Uint8Array.from({ length: 20 }, (_, i) => (i * 37 + 11) & 255);
const anySecret = fc.uint8Array({ minLength: 20, maxLength: 20 });
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

beforeAll(initCrypto);

describe('a recovery code', () => {
  test('is nine groups of four characters that cannot be mistaken for each other', () => {
    expect(formatRecoveryCode(secret)).toMatch(
      /^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}$/,
    );
    expect(createRecoverySecret((length) => bytes(length, 3))).toEqual(bytes(20, 3));
  });

  test('whatever the secret, what is printed is what is read', () => {
    fc.assert(
      fc.property(anySecret, (value) => {
        expect(parseRecoveryCode(formatRecoveryCode(value))).toEqual({ ok: true, value });
      }),
      { seed: 20261122 },
    );
  });

  test('may be typed in small letters, with spaces or without, with O for 0 and I or L for 1', () => {
    const code = formatRecoveryCode(bytes(20, 0b00001000));
    const typed = [
      code.toLowerCase(),
      code.replaceAll('-', ' '),
      ` ${code.replaceAll('-', '')}\n`,
      code.replaceAll('-', '–'),
      code.replaceAll('0', 'o').replaceAll('1', 'l'),
      code.replaceAll('0', 'O').replaceAll('1', 'I'),
    ];
    expect(code).toMatch(/0.*1|1.*0/);
    for (const text of typed)
      expect(parseRecoveryCode(text)).toEqual({ ok: true, value: bytes(20, 0b00001000) });
  });

  test('with any one character wrong, or two neighbours exchanged, is refused', () => {
    const code = formatRecoveryCode(secret).replaceAll('-', '');
    for (let at = 0; at < code.length; at++) {
      for (const character of ALPHABET) {
        const typed = code.slice(0, at) + character + code.slice(at + 1);
        if (typed !== code) expect(parseRecoveryCode(typed)).toEqual(refused);
      }
      const exchanged =
        code.slice(0, at) + code.slice(at + 1, at + 2) + code.charAt(at) + code.slice(at + 2);
      if (exchanged !== code) expect(parseRecoveryCode(exchanged)).toEqual(refused);
    }
  });

  test('cut, continued or with foreign characters is refused', () => {
    const code = formatRecoveryCode(secret);
    for (let length = 0; length < code.length; length++)
      expect(parseRecoveryCode(code.slice(0, length))).toEqual(refused);
    for (const text of [
      `${code}0`,
      code.replace(/^./, 'U'),
      code.replace(/^./, '*'),
      'é'.repeat(36),
    ])
      expect(parseRecoveryCode(text)).toEqual(refused);
  });

  test('is the recovery device and its channel: the same again from paper, and nothing shared', () => {
    const keys = recoveryKeysOf(secret);
    expect(recoveryKeysOf(secret)).toEqual(keys);
    const { card } = deviceKeysFromSeeds(keys.deviceSeeds);
    expect(card.kind).toBe('recovery');
    const all = [
      keys.deviceSeeds.signSeed,
      keys.deviceSeeds.boxSeed,
      keys.locator.edit,
      keys.locator.readSecrets.read,
      recoveryKeysOf(bytes(20, 1)).deviceSeeds.signSeed,
      recoveryKeysOf(bytes(20, 1)).locator.edit,
    ].map(toHex);
    expect(new Set(all).size).toBe(all.length);
    expect(keys.locatorChannelId).toHaveLength(16);
    expect(() => recoveryKeysOf(bytes(32, 1))).toThrow('20 bytes');
  });
});

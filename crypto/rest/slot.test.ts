import { beforeAll, describe, expect, test } from 'vitest';
import { contextBytes } from '../contexts.ts';
import { concatBytes, toHex } from '../encoding/bytes.ts';
import { examineDecoder, flipBit } from '../encoding/decoder-exam.test-support.ts';
import { encode } from '../encoding/writer.ts';
import { aeadSeal } from '../primitives/aead.ts';
import { derive } from '../primitives/hash.ts';
import { PASSPHRASE_COST_FLOOR } from '../primitives/passphrase.ts';
import { initCrypto } from '../primitives/sodium.ts';
import type { Result } from '../result.ts';
import {
  createPasskeySlot,
  createPassphraseSlot,
  encodeSlot,
  isUsableSlotSet,
  openPasskeySlot,
  openPassphraseSlot,
  parseSlot,
  type PasskeySlot,
} from './slot.ts';

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
const refusal = (code: string) => ({ ok: false, error: { code } });
const refused = refusal('crypto/slot');
const PASSPHRASE = 'correct horse battery';
const dek = bytes(32, 42);

/** Other bytes at every call, the same in every run. */
const seededRandom = (start = 0) => {
  let calls = start;
  return (length: number) => bytes(length, ++calls);
};

const valueOf = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error('refused');
  return result.value;
};

const passphraseSlot = () =>
  valueOf(createPassphraseSlot({ dek, passphrase: PASSPHRASE }, seededRandom()));

const passkey = { prfOutput: bytes(32, 1), prfSalt: bytes(32, 2), credentialId: bytes(64, 3) };
const passkeySlot = (key = dek) =>
  valueOf(createPasskeySlot({ dek: key, ...passkey }, seededRandom()));

beforeAll(initCrypto);

describe('a passphrase slot', () => {
  test('opens with its passphrase, however its accents were typed, and with no other', () => {
    const accented = valueOf(
      createPassphraseSlot({ dek, passphrase: 'cafe\u0301 noir' }, seededRandom()),
    );
    const stored = valueOf(parseSlot(encodeSlot(accented)));
    if (stored.type !== 'passphrase') throw new Error('another slot');
    expect(openPassphraseSlot(stored, 'caf\u00e9 noir')).toEqual({ ok: true, value: dek });
    expect(openPassphraseSlot(stored, 'cafe noir')).toEqual(refused);
  });

  test('is refused when cut, continued or of a second form, and never makes the reader throw', () => {
    const exam = { parse: parseSlot, encode: encodeSlot, valid: encodeSlot(passphraseSlot()) };
    expect(examineDecoder(exam)).toEqual([]);
  });

  test('with lowered parameters is refused before the passphrase is used', () => {
    const slot = passphraseSlot();
    for (const cost of [
      { ...PASSPHRASE_COST_FLOOR, passes: 2 },
      { ...PASSPHRASE_COST_FLOOR, passes: 0 },
      { ...PASSPHRASE_COST_FLOOR, memoryBytes: PASSPHRASE_COST_FLOOR.memoryBytes - 1 },
      { ...PASSPHRASE_COST_FLOOR, passes: 4_000_000_000 },
      { ...PASSPHRASE_COST_FLOOR, memoryBytes: 4_000_000_000 },
    ]) {
      expect(openPassphraseSlot({ ...slot, cost }, PASSPHRASE)).toEqual(refused);
      expect(createPassphraseSlot({ dek, passphrase: PASSPHRASE, cost }, seededRandom())).toEqual(
        refused,
      );
    }
  });

  test('with other parameters above the floor, another salt or another wrap does not open', () => {
    const slot = passphraseSlot();
    for (const altered of [
      { ...slot, cost: { ...slot.cost, passes: 4 } },
      { ...slot, salt: flipBit(slot.salt, 0) },
      { ...slot, wrapped: flipBit(slot.wrapped, 9) },
    ])
      expect(openPassphraseSlot(altered, PASSPHRASE)).toEqual(refused);
  });

  test('shows neither the key nor the passphrase to who has the disk', () => {
    const disk = toHex(encodeSlot(passphraseSlot()));
    for (const secret of [dek, encode((w) => w.raw(dek.slice(0, 8)))])
      expect(disk).not.toContain(toHex(secret));
    const passphraseBytes = encode((w) => w.text(PASSPHRASE)).slice(4, 12);
    expect(disk).not.toContain(toHex(passphraseBytes));
  });
});

describe('a passkey slot', () => {
  test('opens with the answer of its passkey and with no other', () => {
    const stored = valueOf(parseSlot(encodeSlot(passkeySlot())));
    if (stored.type !== 'passkey') throw new Error('another slot');
    expect(openPasskeySlot(stored, passkey.prfOutput)).toEqual({ ok: true, value: dek });
    for (const wrong of [bytes(32, 9), bytes(0, 0), bytes(31, 1), bytes(64, 1)])
      expect(openPasskeySlot(stored, wrong)).toEqual(refused);
  });

  test('is refused when cut, continued or of a second form, and never makes the reader throw', () => {
    const exam = { parse: parseSlot, encode: encodeSlot, valid: encodeSlot(passkeySlot()) };
    expect(examineDecoder(exam)).toEqual([]);
  });

  test('with any bit changed does not open', () => {
    const valid = encodeSlot(passkeySlot());
    for (let bit = 0; bit < valid.length * 8; bit++) {
      const altered = parseSlot(flipBit(valid, bit));
      if (altered.ok && altered.value.type === 'passkey')
        expect(openPasskeySlot(altered.value, passkey.prfOutput)).toEqual(refused);
    }
  });

  test('is not made for answers, salts or credential ids of wrong lengths', () => {
    for (const wrong of [
      { prfOutput: bytes(31, 1) },
      { prfSalt: bytes(16, 1) },
      { credentialId: bytes(0, 0) },
      { credentialId: bytes(1024, 0) },
    ])
      expect(createPasskeySlot({ dek, ...passkey, ...wrong }, seededRandom())).toEqual(refused);
    const longest = { ...passkey, credentialId: bytes(1023, 1) };
    expect(createPasskeySlot({ dek, ...longest }, seededRandom()).ok).toBe(true);
  });
});

describe('slots', () => {
  test('whose key is not the one committed to are refused, even when correctly wrapped', () => {
    const slot = passkeySlot();
    const clear = encodeSlot(slot).slice(0, -48);
    const key = derive(passkey.prfOutput, 32, 'slot');
    const box = { key, nonce: slot.nonce, ad: concatBytes([contextBytes('slot'), clear]) };
    const replaced: PasskeySlot = { ...slot, wrapped: aeadSeal(box, bytes(32, 66)) };
    expect(openPasskeySlot(replaced, passkey.prfOutput)).toEqual(refused);
    const honest: PasskeySlot = { ...slot, wrapped: aeadSeal(box, dek) };
    expect(openPasskeySlot(honest, passkey.prfOutput)).toEqual({ ok: true, value: dek });
  });

  test('stand together only with a passphrase among them and one key behind all', () => {
    const withPassphrase = passphraseSlot();
    expect(isUsableSlotSet([withPassphrase])).toBe(true);
    expect(isUsableSlotSet([withPassphrase, passkeySlot()])).toBe(true);
    expect(isUsableSlotSet([passkeySlot()])).toBe(false);
    expect(isUsableSlotSet([])).toBe(false);
    expect(isUsableSlotSet([withPassphrase, passkeySlot(bytes(32, 43))])).toBe(false);
  });

  test.each([
    ['version 2', 0, 2, 'crypto/version'],
    ['type 0', 1, 0, 'crypto/form'],
    ['type 3', 1, 3, 'crypto/form'],
  ])('of %s are refused', (...[, at, value, code]) => {
    const encoded = encodeSlot(passkeySlot());
    encoded[at] = value;
    expect(parseSlot(encoded)).toEqual(refusal(code));
  });

  test('of a passkey without a credential are refused', () => {
    const nameless = { ...passkeySlot(), credentialId: bytes(0, 0) };
    expect(parseSlot(encodeSlot(nameless))).toEqual(refusal('crypto/form'));
  });

  test('never hold a key that is not 32 bytes', () => {
    expect(() => createPasskeySlot({ dek: bytes(16, 1), ...passkey }, seededRandom())).toThrow(
      '32 bytes',
    );
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { decode } from '../encoding/reader.ts';
import { encode } from '../encoding/writer.ts';
import { fromBase64Url, fromHex, toBase64Url, toHex } from '../encoding/bytes.ts';
import { utf8Decode, utf8Encode } from '../encoding/utf8.ts';
import { aeadOpen, aeadSeal, countedNonce } from './aead.ts';
import { derive, hash, hashPublic } from './hash.ts';
import { boxKeyFromSeed, decapsulate, encapsulate, isUsableBoxKey } from './kem.ts';
import { keyFromPassphrase, PASSPHRASE_COST_FLOOR } from './passphrase.ts';
import { sign, signingKeyFromSeed, verify } from './signature.ts';
import { initCrypto } from './sodium.ts';

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);

beforeAll(initCrypto);

describe('derivation', () => {
  test('refuses a key that is not 32 bytes, where libsodium would silently ignore it', () => {
    for (const length of [0, 16, 31, 33, 64])
      expect(() => derive(bytes(length, 1), 32, 'row')).toThrow('32 bytes');
  });

  test('public bytes have the same digest the quick way, short or long, in one part or several', () => {
    for (const length of [0, 1, 32, 4_000, 4_081, 4_082, 4_083, 4_096, 9_000]) {
      const whole = Uint8Array.from({ length }, (_, at) => at % 251);
      const parts = [whole.subarray(0, length >> 1), whole.subarray(length >> 1)];
      expect(hashPublic('entry', whole)).toEqual(hash('entry', whole));
      expect(hashPublic('entry', ...parts)).toEqual(hash('entry', whole));
    }
  });

  test('the same bytes under two contexts give two digests', () => {
    expect(hash('entry', bytes(4, 1))).not.toEqual(hash('session', bytes(4, 1)));
  });
});

describe('signatures', () => {
  test('hold for their context, key and message only', () => {
    const key = signingKeyFromSeed(bytes(32, 1));
    const signature = sign(key, 'entry', bytes(5, 2));
    const claim = { publicKey: key.publicKey, signature, context: 'entry' } as const;
    expect(verify(claim, bytes(5, 2))).toBe(true);
    expect(verify(claim, bytes(5, 3))).toBe(false);
    expect(verify({ ...claim, context: 'session' }, bytes(5, 2))).toBe(false);
    expect(verify({ ...claim, publicKey: bytes(32, 0) }, bytes(5, 2))).toBe(false);
    expect(verify({ ...claim, signature: signature.slice(1) }, bytes(5, 2))).toBe(false);
    expect(verify({ ...claim, publicKey: key.publicKey.slice(1) }, bytes(5, 2))).toBe(false);
  });
});

describe('authenticated encryption', () => {
  test('opens with its key, nonce and associated data and with no other', () => {
    const box = { key: bytes(32, 1), nonce: countedNonce(7), ad: bytes(3, 3) };
    const sealed = aeadSeal(box, bytes(9, 9));
    expect(aeadOpen(box, sealed)).toEqual({ ok: true, value: bytes(9, 9) });
    for (const other of [{ key: bytes(32, 2) }, { nonce: countedNonce(8) }, { ad: bytes(3, 4) }])
      expect(aeadOpen({ ...box, ...other }, sealed)).toEqual({
        ok: false,
        error: { code: 'crypto/open' },
      });
    expect(aeadOpen(box, bytes(3, 0)).ok).toBe(false);
  });
});

describe('key encapsulation', () => {
  test('gives both sides one secret and refuses keys that are not keys', () => {
    const key = boxKeyFromSeed(bytes(32, 4));
    for (const length of [0, 1_215, 1_217])
      expect(encapsulate(bytes(length, 1), bytes(64, 5))).toEqual({
        ...{ ok: false, error: { code: 'crypto/key' } },
      });
    const sent = encapsulate(key.publicKey, bytes(64, 5));
    if (!sent.ok) throw new Error('encapsulation failed');
    expect(decapsulate(key, sent.value.ciphertext)).toEqual({
      ok: true,
      value: sent.value.sharedSecret,
    });
    expect(isUsableBoxKey(key.publicKey)).toBe(true);
    for (const bad of [bytes(1216, 255), bytes(1216, 0), bytes(10, 1)])
      expect(isUsableBoxKey(bad)).toBe(false);
  });
});

describe('passphrases', () => {
  test('parameters below the floor are refused', () => {
    const weak = { ...PASSPHRASE_COST_FLOOR, passes: 2 };
    expect(keyFromPassphrase('a', bytes(16, 1), weak)).toEqual({
      ok: false,
      error: { code: 'crypto/slot' },
    });
  });
});

describe('canonical encoding', () => {
  test('what is written is read, whole', () => {
    const sample = encode((w) =>
      w
        .u8(1)
        .u16(2)
        .u32(3)
        .u64(2 ** 53 - 1)
        .var(bytes(3, 7))
        .text('Zoë')
        .set([bytes(2, 9), bytes(2, 1)]),
    );
    const read = decode(sample, (r) => [
      r.u8(),
      r.u16(),
      r.u32(),
      r.u64(),
      r.var(10),
      r.text(10),
      r.set(4, 2),
    ]);
    expect(read).toEqual({
      ok: true,
      value: [1, 2, 3, 2 ** 53 - 1, bytes(3, 7), 'Zoë', [bytes(2, 1), bytes(2, 9)]],
    });
  });

  test.each([
    ['trailing bytes', Uint8Array.of(1, 2), 'crypto/form'],
    ['nothing at all', new Uint8Array(0), 'crypto/form'],
  ])('%s are refused', (_, input, code) => {
    expect(decode(input, (r) => r.u8())).toEqual({ ok: false, error: { code } });
  });

  test('unsorted sets, counts over the limit and denormal text are refused', () => {
    const unsorted = encode((w) => w.u16(2).raw(bytes(2, 9)).raw(bytes(2, 1)));
    expect(decode(unsorted, (r) => r.set(4, 2)).ok).toBe(false);
    const many = encode((w) => w.u16(60_000));
    expect(decode(many, (r) => r.list(4, (x) => x.u8()))).toEqual({
      ok: false,
      error: { code: 'crypto/limit' },
    });
    const denormal = encode((w) => w.var(utf8Encode('e\u0301')));
    expect(decode(denormal, (r) => r.text(10)).ok).toBe(false);
    expect(
      decode(
        encode((w) => w.u32(0xffffffff)),
        (r) => r.u64(),
      ).ok,
    ).toBe(false);
  });

  test('text forms come back, and what is not one is refused', () => {
    for (let length = 0; length < 9; length++) {
      const value = bytes(length, 250);
      expect(fromHex(toHex(value))).toEqual(value);
      expect(fromBase64Url(toBase64Url(value))).toEqual(value);
    }
    for (const text of ['a', 'AB', 'A=', '*a']) expect(fromBase64Url(text)).toBeUndefined();
    expect(fromHex('0g')).toBeUndefined();
    for (const text of ['', 'a', 'é', '€', '𝄞', 'مريض'])
      expect(utf8Decode(utf8Encode(text))).toBe(text);
    for (const bad of [
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf5, 0x80, 0x80, 0x80],
      [0x80],
      [0xe2, 0x82],
    ])
      expect(utf8Decode(Uint8Array.from(bad))).toBeUndefined();
  });
});

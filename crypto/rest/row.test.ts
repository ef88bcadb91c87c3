import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { flipBit } from '../encoding/decoder-exam.test-support.ts';
import { utf8Encode } from '../encoding/utf8.ts';
import { asSecret } from '../primitives/secret.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { indexHash, openRow, sealRow, storeKeysOf } from './row.ts';

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
const refused = { ok: false, error: { code: 'crypto/row' } };
const dek = bytes(32, 42);
const place = { key: bytes(16, 1), schema: 1, generation: 7 };
const note = utf8Encode('Amina Diallo, penicillin allergy');

const sealed = (changes: Partial<typeof place> = {}, text = note, nonceFill = 9) => {
  const at = { keys: storeKeysOf(dek, 'documents'), place: { ...place, ...changes } };
  return sealRow({ ...at, nonce: bytes(24, nonceFill) }, text);
};

const open = (row: Uint8Array, changes: Partial<typeof place> = {}, store = 'documents') =>
  openRow({ keys: storeKeysOf(dek, store), place: { ...place, ...changes } }, row);

beforeAll(initCrypto);

describe('a row at rest', () => {
  test('opens in its place', () => {
    expect(open(sealed())).toEqual({ ok: true, value: note });
    expect(open(sealed({}, bytes(0, 0)))).toEqual({ ok: true, value: bytes(0, 0) });
  });

  test('exchanged with the row of another key, schema or store does not open', () => {
    expect(open(sealed(), { key: bytes(16, 2) })).toEqual(refused);
    expect(open(sealed(), { key: bytes(17, 1) })).toEqual(refused);
    expect(open(sealed(), { schema: 2 })).toEqual(refused);
    expect(open(sealed(), {}, 'statements')).toEqual(refused);
  });

  test('of the same words is another one each time it is written', () => {
    const [first, second] = [sealed({}, note, 9), sealed({}, note, 10)];
    expect(toHex(first)).not.toBe(toHex(second));
    expect(toHex(first.subarray(24))).not.toBe(toHex(second.subarray(24)));
    for (const row of [first, second]) expect(open(row)).toEqual({ ok: true, value: note });
  });

  test('keeps every alphabet as it was written', () => {
    for (const words of [
      'Ọlá é',
      'حساسية البنسلين',
      '青霉素过敏',
      '🩺‍👩🏾',
      'e\u0301',
      '\u0000',
      '',
    ])
      expect(open(sealed({}, utf8Encode(words)))).toEqual({ ok: true, value: utf8Encode(words) });
  });

  test('does not open with no key, a short, a long or a changed one, and never throws', () => {
    const keys = storeKeysOf(dek, 'documents');
    const wrong = [bytes(0, 0), bytes(31, 42), bytes(33, 42), bytes(32, 43)].map(asSecret);
    for (const rowKey of wrong)
      expect(openRow({ keys: { ...keys, rowKey }, place }, sealed())).toEqual(refused);
  });

  test('put back from an older generation does not open as the newer one', () => {
    expect(open(sealed({ generation: 6 }))).toEqual(refused);
  });

  test('with any bit changed, or cut anywhere, does not open', () => {
    const row = sealed();
    for (let bit = 0; bit < row.length * 8; bit++) expect(open(flipBit(row, bit))).toEqual(refused);
    for (let length = 0; length < row.length; length++)
      expect(open(row.slice(0, length))).toEqual(refused);
  });

  test('of another profile does not open', () => {
    const keys = storeKeysOf(bytes(32, 43), 'documents');
    expect(openRow({ keys, place }, sealed())).toEqual(refused);
  });

  test('shows no word of its content to who has the disk', () => {
    const disk = toHex(sealed());
    for (let at = 0; at + 4 <= note.length; at++)
      expect(disk).not.toContain(toHex(note.slice(at, at + 4)));
  });
});

describe('an index at rest', () => {
  const keys = () => storeKeysOf(dek, 'documents');

  test('finds equal values of one index, and tells nothing across indexes, stores and profiles', () => {
    const name = utf8Encode('Diallo');
    const hashes = [
      indexHash(keys(), 'family-name', name),
      indexHash(keys(), 'given-name', name),
      indexHash(storeKeysOf(dek, 'statements'), 'family-name', name),
      indexHash(storeKeysOf(bytes(32, 43), 'documents'), 'family-name', name),
      indexHash(keys(), 'family-name', utf8Encode('Diallp')),
    ].map(toHex);
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(toHex(indexHash(keys(), 'family-name', name))).toBe(hashes[0]);
    expect(hashes[0]).toHaveLength(32);
  });

  test('does not confuse where the name of the index ends and the value begins', () => {
    expect(indexHash(keys(), 'ab', utf8Encode('c'))).not.toEqual(
      indexHash(keys(), 'a', utf8Encode('bc')),
    );
  });

  test('has keys that no row key of any store name equals', () => {
    expect(storeKeysOf(dek, 'a').indexKey).not.toEqual(storeKeysOf(dek, 'aindex').rowKey);
    expect(storeKeysOf(dek, 'a').indexKey).not.toEqual(storeKeysOf(dek, 'a').rowKey);
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { contextBytes } from '../contexts.ts';
import { concatBytes } from '../encoding/bytes.ts';
import { examineDecoder, flipBit } from '../encoding/decoder-exam.test-support.ts';
import { encode } from '../encoding/writer.ts';
import { deviceKeysFromSeeds } from '../keys/device-keys.ts';
import { aeadSeal } from '../primitives/aead.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { invitationKeysOf } from './invitation.ts';
import {
  encodeJoin,
  joinHashOf,
  openJoin,
  parseJoin,
  sealJoin,
  signJoin,
  verifyJoin,
} from './join.ts';

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
const refusal = (code: string) => ({ ok: false, error: { code } });
const random = (length: number) => bytes(length, 5);
const groupId = bytes(32, 3);

const deviceOf = (fill: number) =>
  deviceKeysFromSeeds({
    kind: 'device',
    signSeed: bytes(32, fill),
    boxSeed: bytes(32, fill + 1),
    nonce: bytes(16, fill),
  });

const invitation = () => invitationKeysOf(bytes(20, 7));

const sample = (fill = 1) =>
  signJoin(
    {
      inviteId: invitation().inviteId,
      groupId,
      userLog: [bytes(30, 1), bytes(0, 0), bytes(5, 2)],
      introduction: bytes(9, 6),
      nonce: bytes(16, 4),
    },
    deviceOf(fill),
  );

beforeAll(initCrypto);

describe('a request to join', () => {
  test('reaches the inviter as the joiner signed it', () => {
    const join = sample();
    const sealed = sealJoin(join, invitation(), random);
    expect(openJoin(sealed, invitation(), groupId)).toEqual({ ok: true, value: join });
    expect(join.deviceId).toEqual(deviceOf(1).deviceId);
    expect(verifyJoin(join, deviceOf(1).card.signPublicKey)).toBe(true);
  });

  test('is refused when cut, continued or of a second form, and never makes the reader throw', () => {
    const exam = { parse: parseJoin, encode: encodeJoin, valid: encodeJoin(sample()) };
    expect(examineDecoder(exam)).toEqual([]);
  });

  test('with any bit changed is not what the device signed, and has another hash', () => {
    const valid = encodeJoin(sample());
    const { signPublicKey } = deviceOf(1).card;
    for (let bit = 0; bit < valid.length * 8; bit++) {
      const altered = parseJoin(flipBit(valid, bit));
      if (!altered.ok) continue;
      expect(verifyJoin(altered.value, signPublicKey)).toBe(false);
      expect(joinHashOf(altered.value)).not.toEqual(joinHashOf(sample()));
    }
  });

  test('signed by another device than it names does not verify', () => {
    const stolen = { ...sample(9), deviceId: deviceOf(1).deviceId };
    expect(verifyJoin(stolen, deviceOf(1).card.signPublicKey)).toBe(false);
    expect(verifyJoin(stolen, deviceOf(9).card.signPublicKey)).toBe(false);
  });

  test('does not open without the invitation, nor with a bit changed on the way', () => {
    const sealed = sealJoin(sample(), invitation(), random);
    const others = invitationKeysOf(bytes(20, 8));
    expect(openJoin(sealed, others, groupId)).toEqual(refusal('crypto/open'));
    for (let bit = 0; bit < sealed.length * 8; bit++)
      expect(openJoin(flipBit(sealed, bit), invitation(), groupId)).toEqual(refusal('crypto/open'));
    for (let length = 0; length < sealed.length; length++)
      expect(openJoin(sealed.slice(0, length), invitation(), groupId).ok).toBe(false);
  });

  test('that is no request under the right key is refused for its form, and a bare nonce does not open', () => {
    const { inviteId, joinKey } = invitation();
    const nonce = bytes(24, 1);
    const ad = concatBytes([contextBytes('join'), inviteId]);
    const sealed = concatBytes([nonce, aeadSeal({ key: joinKey, nonce, ad }, bytes(40, 2))]);
    expect(openJoin(sealed, invitation(), groupId)).toEqual(refusal('crypto/form'));
    expect(openJoin(nonce, invitation(), groupId)).toEqual(refusal('crypto/open'));
    expect(openJoin(bytes(23, 1), invitation(), groupId)).toEqual(refusal('crypto/form'));
  });

  test('for another invitation or another group is refused', () => {
    const sealed = sealJoin(sample(), invitation(), random);
    expect(openJoin(sealed, invitation(), bytes(32, 9))).toEqual(refusal('crypto/join'));
    const foreign = sealJoin({ ...sample(), inviteId: bytes(16, 9) }, invitation(), random);
    expect(openJoin(foreign, invitation(), groupId)).toEqual(refusal('crypto/join'));
  });

  test('claiming a log longer than its bytes or with bytes left over is refused', () => {
    const join = sample();
    const withLog = (log: Uint8Array) =>
      parseJoin(
        encode((w) =>
          w
            .raw(join.inviteId)
            .raw(join.groupId)
            .var(log)
            .raw(join.deviceId)
            .var(join.introduction)
            .raw(join.nonce)
            .raw(join.signature),
        ),
      );
    expect(withLog(encode((w) => w.u16(0).u8(0)))).toEqual(refusal('crypto/form'));
    expect(withLog(encode((w) => w.u16(60_000)))).toEqual(refusal('crypto/limit'));
    expect(withLog(bytes(896 * 1024 + 1, 0))).toEqual(refusal('crypto/limit'));
  });

  test('with an introduction of more than 4 KiB is refused, and one of 4 KiB is read', () => {
    const read = (length: number) =>
      parseJoin(encodeJoin({ ...sample(), introduction: bytes(length, 1) }));
    expect(read(4096).ok).toBe(true);
    expect(read(4097)).toEqual(refusal('crypto/limit'));
  });
});

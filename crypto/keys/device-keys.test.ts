import { beforeAll, describe, expect, test } from 'vitest';
import { decapsulate, encapsulate } from '../primitives/kem.ts';
import { sign, verify } from '../primitives/signature.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { deviceIdOf } from './device-card.ts';
import { createDeviceSeeds, deviceKeysFromSeeds } from './device-keys.ts';

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);

/** Gives 1, 1, 1…, then 2, 2, 2…: every call other bytes, the same in every run. */
const counting = () => {
  let calls = 0;
  return (length: number) => bytes(length, ++calls);
};

beforeAll(initCrypto);

describe('device keys', () => {
  test('a device whose randomness repeats itself gets no keys', () => {
    expect(() => createDeviceSeeds('device', (length) => bytes(length, 7))).toThrow('repeats');
  });

  test('are the same again from the same seeds', () => {
    const seeds = createDeviceSeeds('device', counting());
    expect(deviceKeysFromSeeds(seeds)).toEqual(deviceKeysFromSeeds(seeds));
  });

  test('belong to the card: what they sign verifies, what is sealed to it opens', () => {
    const keys = deviceKeysFromSeeds(createDeviceSeeds('recovery', counting()));
    expect(keys.deviceId).toEqual(deviceIdOf(keys.card));
    expect(keys.card.kind).toBe('recovery');
    const signature = sign(keys.signingKey, 'entry', bytes(3, 3));
    const claim = { publicKey: keys.card.signPublicKey, signature, context: 'entry' } as const;
    expect(verify(claim, bytes(3, 3))).toBe(true);
    const sent = encapsulate(keys.card.boxPublicKey, bytes(64, 4));
    expect(sent.ok && decapsulate(keys.boxKey, sent.value.ciphertext)).toEqual({
      ok: true,
      value: sent.ok && sent.value.sharedSecret,
    });
  });
});

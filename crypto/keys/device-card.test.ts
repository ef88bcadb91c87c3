import { beforeAll, describe, expect, test } from 'vitest';
import { examineDecoder } from '../encoding/decoder-exam.test-support.ts';
import { boxKeyFromSeed } from '../primitives/kem.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { deviceIdOf, encodeCard, parseCard, type DeviceCard } from './device-card.ts';
import { deviceKeysFromSeeds } from './device-keys.ts';

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);

const cardOf = (kind: DeviceCard['kind']) =>
  deviceKeysFromSeeds({ kind, signSeed: bytes(32, 1), boxSeed: bytes(32, 2), nonce: bytes(16, 3) })
    .card;

beforeAll(initCrypto);

describe('a device card', () => {
  test.each(['device', 'recovery', 'bridge'] as const)('of kind %s is read as written', (kind) => {
    const card = cardOf(kind);
    expect(parseCard(encodeCard(card))).toEqual({ ok: true, value: card });
  });

  test('is refused when cut, continued or of a second form, and never makes the reader throw', () => {
    const exam = { parse: parseCard, encode: encodeCard, valid: encodeCard(cardOf('device')) };
    expect(examineDecoder(exam)).toEqual([]);
  });

  test.each([
    ['suite 2', 0, 2, 'crypto/suite'],
    ['kind 0', 1, 0, 'crypto/form'],
    ['kind 4', 1, 4, 'crypto/form'],
  ])('of %s is refused', (...[, at, value, code]) => {
    const encoded = encodeCard(cardOf('device'));
    encoded[at] = value;
    expect(parseCard(encoded)).toEqual({ ok: false, error: { code } });
  });

  test('whose box key takes no encapsulation never enters a log', () => {
    const usable = boxKeyFromSeed(bytes(32, 2)).publicKey;
    const zeroCurve = usable.slice();
    zeroCurve.fill(0, 1184);
    for (const boxPublicKey of [bytes(1216, 255), bytes(1216, 0), zeroCurve])
      expect(parseCard(encodeCard({ ...cardOf('device'), boxPublicKey }))).toEqual({
        ok: false,
        error: { code: 'crypto/key' },
      });
  });

  test('has another id as soon as any of its fields differs', () => {
    const card = cardOf('device');
    const others: readonly DeviceCard[] = [
      cardOf('recovery'),
      { ...card, signPublicKey: bytes(32, 9) },
      { ...card, boxPublicKey: boxKeyFromSeed(bytes(32, 9)).publicKey },
      { ...card, nonce: bytes(16, 9) },
    ];
    for (const other of others) expect(deviceIdOf(other)).not.toEqual(deviceIdOf(card));
  });
});

/**
 * The public half of a device: what others need to check its signatures and to seal to it. Knows no user and no name.
 *
 *   DeviceCard = suite u8=1 | kind u8 (1 device, 2 recovery, 3 bridge) | signPub b32 | boxPub b1216 | nonce b16    1266 bytes
 *   deviceId   = H("device-id", card)
 */
import { cryptoError, type CryptoError } from '../errors.ts';
import { decode, type ByteReader } from '../encoding/reader.ts';
import { encode } from '../encoding/writer.ts';
import { hash } from '../primitives/hash.ts';
import { BOX_PUBLIC_KEY_BYTES, isUsableBoxKey } from '../primitives/kem.ts';
import { err, type Result } from '../result.ts';

export const SUITE = 1;
export const DEVICE_NONCE_BYTES = 16;

/** In the order of their numbers, from 1. */
const DEVICE_KINDS = ['device', 'recovery', 'bridge'] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

export interface DeviceCard {
  readonly suite: typeof SUITE;
  readonly kind: DeviceKind;
  /** Ed25519, 32 bytes. */
  readonly signPublicKey: Uint8Array;
  /** X-Wing, 1,216 bytes. */
  readonly boxPublicKey: Uint8Array;
  readonly nonce: Uint8Array;
}

export const encodeCard = (card: DeviceCard): Uint8Array =>
  encode((w) =>
    w
      .u8(card.suite)
      .u8(DEVICE_KINDS.indexOf(card.kind) + 1)
      .raw(card.signPublicKey, 32)
      .raw(card.boxPublicKey, BOX_PUBLIC_KEY_BYTES)
      .raw(card.nonce, DEVICE_NONCE_BYTES),
  );

/**
 * Reads a card and tries its box key once, so that a key nobody can seal to never enters a log.
 * 'crypto/suite' for another suite, 'crypto/form' for a wrong shape, 'crypto/key' when the test encapsulation fails.
 */
export function parseCard(bytes: Uint8Array): Result<DeviceCard, CryptoError> {
  const card = decode(bytes, readCard);
  if (card.ok && !isUsableBoxKey(card.value.boxPublicKey)) return err(cryptoError('crypto/key'));
  return card;
}

/** A card out of a log: its key was tried when the log took it in. 'crypto/suite' or 'crypto/form'. */
export const parseKnownCard = (bytes: Uint8Array): Result<DeviceCard, CryptoError> =>
  decode(bytes, readCard);

function readCard(reader: ByteReader): DeviceCard {
  if (reader.u8() !== SUITE) reader.fail('crypto/suite');
  const kind = DEVICE_KINDS[reader.u8() - 1];
  if (kind === undefined) reader.fail();
  return {
    suite: SUITE,
    kind: kind ?? 'device',
    signPublicKey: reader.raw(32),
    boxPublicKey: reader.raw(BOX_PUBLIC_KEY_BYTES),
    nonce: reader.raw(DEVICE_NONCE_BYTES),
  };
}

/** 32 bytes. The id commits to every key of the card, so a card cannot be exchanged under its id. */
export const deviceIdOf = (card: DeviceCard): Uint8Array => hash('device-id', encodeCard(card));

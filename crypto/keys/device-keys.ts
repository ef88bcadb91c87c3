/** The secret half of a device: two seeds from which its keys follow. Where the seeds are kept is not known here. */
import { equalBytes } from '../encoding/bytes.ts';
import { invariant } from '../errors.ts';
import { boxKeyFromSeed, type BoxKey } from '../primitives/kem.ts';
import { signingKeyFromSeed, type SigningKey } from '../primitives/signature.ts';
import type { RandomBytes } from '../primitives/sodium.ts';
import {
  DEVICE_NONCE_BYTES,
  deviceIdOf,
  SUITE,
  type DeviceCard,
  type DeviceKind,
} from './device-card.ts';
import { asSecret } from '../primitives/secret.ts';

const DEVICE_SEED_BYTES = 32;

/** What a device has to keep to be itself again after a restart. Secret. */
export interface DeviceSeeds {
  readonly kind: DeviceKind;
  /** 32 bytes. */
  readonly signSeed: Uint8Array;
  /** 32 bytes. */
  readonly boxSeed: Uint8Array;
  /** 16 bytes, public: part of the card. */
  readonly nonce: Uint8Array;
}

export interface DeviceKeys {
  readonly card: DeviceCard;
  readonly deviceId: Uint8Array;
  readonly signingKey: SigningKey;
  readonly boxKey: BoxKey;
}

/** Seeds of a new device. A randomness source that repeats itself stops the program: its keys would be worthless. */
export function createDeviceSeeds(kind: DeviceKind, random: RandomBytes): DeviceSeeds {
  const signSeed = asSecret(random(DEVICE_SEED_BYTES));
  const boxSeed = asSecret(random(DEVICE_SEED_BYTES));
  invariant(!equalBytes(signSeed, boxSeed), 'the randomness source repeats itself');
  return { kind, signSeed, boxSeed, nonce: random(DEVICE_NONCE_BYTES) };
}

/** The same seeds always give the same keys, card and id. */
export function deviceKeysFromSeeds(seeds: DeviceSeeds): DeviceKeys {
  const signingKey = signingKeyFromSeed(seeds.signSeed);
  const boxKey = boxKeyFromSeed(seeds.boxSeed);
  const card: DeviceCard = {
    suite: SUITE,
    kind: seeds.kind,
    signPublicKey: signingKey.publicKey,
    boxPublicKey: boxKey.publicKey,
    nonce: seeds.nonce,
  };
  return { card, deviceId: deviceIdOf(card), signingKey, boxKey };
}

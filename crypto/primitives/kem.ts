/** X-Wing: X25519 and ML-KEM-768 together, so that a secret is safe as long as one of them is. */
import { cryptoError, type CryptoError } from '../errors.ts';
import { err, ok, type Result } from '../result.ts';
import { sodium } from './sodium.ts';
import { asSecret, type Secret } from './secret.ts';

export const BOX_PUBLIC_KEY_BYTES = 1216;
export const BOX_CIPHERTEXT_BYTES = 1120;
const ENCAPSULATION_SEED_BYTES = 64;

export interface BoxKey {
  readonly publicKey: Uint8Array;
  readonly secretKey: Secret;
}

export interface Encapsulation {
  readonly ciphertext: Uint8Array;
  readonly sharedSecret: Uint8Array;
}

/** The key pair of a 32-byte seed. */
export function boxKeyFromSeed(seed: Uint8Array): BoxKey {
  const pair = sodium.crypto_kem_xwing_seed_keypair(seed);
  return { publicKey: pair.publicKey, secretKey: asSecret(pair.privateKey) };
}

/** 'crypto/key' when the public key does not take an encapsulation. `seed` has 64 bytes and is used once. */
export function encapsulate(
  publicKey: Uint8Array,
  seed: Uint8Array,
): Result<Encapsulation, CryptoError> {
  try {
    const result = sodium.crypto_kem_xwing_enc_deterministic(publicKey, seed);
    return ok({ ciphertext: result.ciphertext, sharedSecret: result.sharedSecret });
  } catch {
    return err(cryptoError('crypto/key'));
  }
}

/** Whether a key may enter a log: a test encapsulation has to succeed. */
export const isUsableBoxKey = (publicKey: Uint8Array): boolean =>
  encapsulate(publicKey, new Uint8Array(ENCAPSULATION_SEED_BYTES)).ok;

/** 'crypto/seal' when the ciphertext is not one; a ciphertext for another key gives another secret, not an error. */
export function decapsulate(key: BoxKey, ciphertext: Uint8Array): Result<Uint8Array, CryptoError> {
  try {
    return ok(sodium.crypto_kem_xwing_dec(ciphertext, key.secretKey));
  } catch {
    return err(cryptoError('crypto/seal'));
  }
}

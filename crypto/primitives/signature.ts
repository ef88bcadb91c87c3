/** Ed25519 over (context, parts). The only function that signs; contexts are a closed list. */
import { contextBytes, type Context } from '../contexts.ts';
import { concatBytes } from '../encoding/bytes.ts';
import { sodium } from './sodium.ts';
import { asSecret, type Secret } from './secret.ts';

export const SIGNATURE_BYTES = 64;

export interface SigningKey {
  readonly publicKey: Uint8Array;
  readonly secretKey: Secret;
}

/** The key pair of a 32-byte seed. */
export function signingKeyFromSeed(seed: Uint8Array): SigningKey {
  const pair = sodium.crypto_sign_seed_keypair(seed);
  return { publicKey: pair.publicKey, secretKey: asSecret(pair.privateKey) };
}

export const sign = (
  key: SigningKey,
  context: Context,
  ...parts: readonly Uint8Array[]
): Uint8Array =>
  sodium.crypto_sign_detached(concatBytes([contextBytes(context), ...parts]), key.secretKey);

export interface SignedClaim {
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
  readonly context: Context;
}

/** False for a wrong signature, a wrong length, a small-order key or a malleated signature. */
export function verify(claim: SignedClaim, ...parts: readonly Uint8Array[]): boolean {
  if (claim.signature.length !== SIGNATURE_BYTES || claim.publicKey.length !== 32) return false;
  const message = concatBytes([contextBytes(claim.context), ...parts]);
  return sodium.crypto_sign_verify_detached(claim.signature, message, claim.publicKey);
}

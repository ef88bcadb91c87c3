/** The primitives a second time, by the noble libraries: hashes, keys, signatures, encryption, encapsulation. */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { argon2id } from '@noble/hashes/argon2.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js';
import { hexOf, join, refuseUnless } from './wire.ts';

const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

/** The context in front of everything that is hashed, derived or signed. */
export function context(name: string): Uint8Array {
  const form = name === 'join' || name === 'sas' ? 2 : 1;
  const text = `lantern/${name}/${String(form)}`;
  return join(Uint8Array.of(text.length), ascii(text));
}

export const h = (name: string, ...parts: readonly Uint8Array[]): Uint8Array =>
  blake2b(join(context(name), ...parts), { dkLen: 32 });

export const h16 = (name: string, ...parts: readonly Uint8Array[]): Uint8Array =>
  h(name, ...parts).slice(0, 16);

export function d(
  key: Uint8Array,
  length: number,
  name: string,
  ...parts: readonly Uint8Array[]
): Uint8Array {
  refuseUnless(key.length === 32, 'a key has 32 bytes');
  return blake2b(join(context(name), ...parts), { dkLen: length, key });
}

export const digestOfChange = (bytes: Uint8Array): Uint8Array => sha256(bytes);

export const publicKeyOf = (seed: Uint8Array): Uint8Array => ed25519.getPublicKey(seed);

export interface Claim {
  readonly key: Uint8Array;
  readonly signature: Uint8Array;
  readonly name: string;
}

export function isSigned(claim: Claim, ...parts: readonly Uint8Array[]): boolean {
  const message = join(context(claim.name), ...parts);
  try {
    return ed25519.verify(claim.signature, message, claim.key, { zip215: false });
  } catch {
    return false;
  }
}

export interface Box {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly ad: Uint8Array;
}

export function open(box: Box, ciphertext: Uint8Array): Uint8Array {
  let plain: Uint8Array | undefined;
  try {
    plain = xchacha20poly1305(box.key, box.nonce, box.ad).decrypt(ciphertext);
  } catch {
    plain = undefined;
  }
  refuseUnless(plain !== undefined, 'it does not open');
  return plain;
}

export const seal = (box: Box, plain: Uint8Array): Uint8Array =>
  xchacha20poly1305(box.key, box.nonce, box.ad).encrypt(plain);

export const boxKeysOf = (seed: Uint8Array) => ml_kem768_x25519.keygen(seed);

export function encapsulate(publicKey: Uint8Array, seed: Uint8Array) {
  try {
    return ml_kem768_x25519.encapsulate(publicKey, seed);
  } catch {
    return undefined;
  }
}

export function decapsulate(cipherText: Uint8Array, secretKey: Uint8Array): Uint8Array {
  let secret: Uint8Array | undefined;
  try {
    secret = ml_kem768_x25519.decapsulate(cipherText, secretKey);
  } catch {
    secret = undefined;
  }
  refuseUnless(secret !== undefined, 'nothing can be taken out');
  return secret;
}

/** A key nobody can seal to is refused: a test encapsulation is made. */
export const isUsable = (publicKey: Uint8Array): boolean =>
  publicKey.length === 1216 && encapsulate(publicKey, new Uint8Array(64)) !== undefined;

const known = new Map<string, Uint8Array>();

/** Argon2id, slow in this language: the same question is computed once. */
export function passphraseKey(
  passphrase: string,
  salt: Uint8Array,
  cost: { readonly passes: number; readonly memoryBytes: number },
): Uint8Array {
  const question = JSON.stringify([passphrase, hexOf(salt), cost]);
  const before = known.get(question);
  if (before !== undefined) return before;
  const key = argon2id(new Uint8Array(Buffer.from(passphrase.normalize('NFC'))), salt, {
    t: cost.passes,
    m: Math.floor(cost.memoryBytes / 1024),
    p: 1,
    dkLen: 32,
  });
  known.set(question, key);
  return key;
}

export const counted = (n: number): Uint8Array => {
  const nonce = Buffer.alloc(24);
  nonce.writeBigUInt64BE(BigInt(n), 16);
  return new Uint8Array(nonce);
};

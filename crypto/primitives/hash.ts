/** Hashing and key derivation: BLAKE2b with a context in front, so that no two uses can meet. */
import { contextBytes, type Context } from '../contexts.ts';
import { concatBytes } from '../encoding/bytes.ts';
import { invariant } from '../errors.ts';
import { sodium } from './sodium.ts';

/** H(ctx, x): BLAKE2b-256 over context and parts. */
export const hash = (context: Context, ...parts: readonly Uint8Array[]): Uint8Array =>
  sodium.crypto_generichash(32, concatBytes([contextBytes(context), ...parts]), null);

const PUBLIC_BYTES_MAX = 4_096;
const publicBytes = new Uint8Array(PUBLIC_BYTES_MAX);
/** The first bytes of it, by length: a view costs as much as a short hash. */
const publicViews: (Uint8Array | undefined)[] = [];

/** As `hash`, quicker for short public bytes: they are put together in a place that is kept and never wiped. */
export function hashPublic(context: Context, ...parts: readonly Uint8Array[]): Uint8Array {
  const prefix = contextBytes(context);
  let length = prefix.length;
  for (const part of parts) length += part.length;
  if (length > PUBLIC_BYTES_MAX) return hash(context, ...parts);
  publicBytes.set(prefix);
  let at = prefix.length;
  for (const part of parts) {
    publicBytes.set(part, at);
    at += part.length;
  }
  publicViews[length] ??= publicBytes.subarray(0, length);
  return sodium.crypto_generichash(32, publicViews[length] ?? publicBytes, null);
}

/** The first 16 bytes of `hash`. */
export const hash16 = (context: Context, ...parts: readonly Uint8Array[]): Uint8Array =>
  hash(context, ...parts).slice(0, 16);

/**
 * D(key, len, ctx, x): keyed BLAKE2b of `length` bytes (16 to 64). libsodium silently ignores an empty key, so a key that
 * is not 32 bytes stops the program here.
 */
// eslint-disable-next-line max-params -- D(key, len, ctx, x), as the design writes it
export function derive(
  key: Uint8Array,
  length: number,
  context: Context,
  ...parts: readonly Uint8Array[]
): Uint8Array {
  invariant(key instanceof Uint8Array && key.length === 32, 'a derivation key has 32 bytes');
  return sodium.crypto_generichash(length, concatBytes([contextBytes(context), ...parts]), key);
}

/** SHA-256, only to recompute the hashes of Automerge changes. */
export const sha256 = (bytes: Uint8Array): Uint8Array => sodium.crypto_hash_sha256(bytes);

/** Constant-time comparison of authenticators of equal length. */
export const equalSecrets = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && sodium.memcmp(a, b);

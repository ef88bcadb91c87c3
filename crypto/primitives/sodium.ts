/** The one door to libsodium. Call `initCrypto` once before anything else in `crypto/`. */
import sodium from 'libsodium-wrappers-sumo';

/** Resolves when the WebAssembly is compiled; everything in `crypto/` is synchronous afterwards. */
export const initCrypto = async (): Promise<void> => {
  await sodium.ready;
};

export { sodium };

/** A source of secret random bytes, handed in by the composition root (tests hand in a seeded one). */
export type RandomBytes = (length: number) => Uint8Array;

/** The operating system's randomness, for composition roots. */
export const systemRandomBytes: RandomBytes = (length) => sodium.randombytes_buf(length);

/** Overwrites key bytes that are no longer needed. */
export const wipe = (secret: Uint8Array): void => sodium.memzero(secret);

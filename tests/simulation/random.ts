/** Randomness of a history: a stream of its own from each seed, which no other seed runs into. */
import { sodium } from '#crypto/primitives/sodium.ts';

const SEED_BYTES = 32;
const BLOCK_BYTES = 4_096;

/** Bytes and numbers of at least 0 and below 1. */
export function randomOf(seed: number): {
  bytes: (length: number) => Uint8Array;
  next: () => number;
} {
  let block: Uint8Array = new Uint8Array(0);
  let blocks = 0;
  let at = 0;
  const bytes = (length: number): Uint8Array => {
    if (at + length > block.length) {
      const name = `${String(seed)}/${String(blocks++)}`;
      const key = sodium.crypto_generichash(SEED_BYTES, name, null);
      block = sodium.randombytes_buf_deterministic(Math.max(BLOCK_BYTES, length), key);
      at = 0;
    }
    at += length;
    return block.slice(at - length, at);
  };
  const next = (): number => new DataView(bytes(4).buffer).getUint32(0) / 2 ** 32;
  return { bytes, next };
}

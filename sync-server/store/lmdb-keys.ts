/** How rows are found on disk: by channel first, so that a channel's rows are neighbours. */
import { writeU64 } from './rows.ts';

/** Digests are random: sixteen bytes of one tell the envelopes of a channel apart. */
const PLACE_DIGEST_BYTES = 16;

/** channelId b16 | index u64. */
export function indexKey(channelId: Uint8Array, index: number): Buffer {
  const key = Buffer.allocUnsafe(24);
  key.set(channelId, 0);
  writeU64(key, index, 16);
  return key;
}

/** channelId b16 | the first bytes of a digest. */
export function placeKey(channelId: Uint8Array, digest: Uint8Array): Buffer {
  const key = Buffer.allocUnsafe(16 + PLACE_DIGEST_BYTES);
  key.set(channelId, 0);
  key.set(digest.subarray(0, PLACE_DIGEST_BYTES), 16);
  return key;
}

/** The first key after all that begin with a prefix of 16 bytes. */
export const afterPrefix = (prefix: Uint8Array): Buffer =>
  Buffer.concat([prefix, Buffer.alloc(17, 255)]);

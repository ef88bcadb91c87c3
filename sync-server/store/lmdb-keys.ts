/** How rows are found on disk: by channel first, so that a channel's rows are neighbours. */
import { writeU64 } from './numbers.ts';

/** channelId b16 | index u64. */
export function indexKey(channelId: Uint8Array, index: number): Buffer {
  const key = Buffer.allocUnsafe(24);
  key.set(channelId, 0);
  writeU64(key, index, 16);
  return key;
}

/** The first key after all that begin with a prefix of 16 bytes. */
export const afterPrefix = (prefix: Uint8Array): Buffer =>
  Buffer.concat([prefix, Buffer.alloc(17, 255)]);

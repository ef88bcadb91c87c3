/** Ids are hexadecimal text in maps and bytes in structures; this is the way back. */
import { fromHex } from '#crypto/encoding/bytes.ts';
import { invariant } from '#kernel/result.ts';

/** Only for ids that were made by `toHex` or checked by a parser. */
export function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  invariant(bytes !== undefined, 'ids are hexadecimal');
  return bytes;
}

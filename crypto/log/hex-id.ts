/** Ids as map keys and back. */
import { fromHex } from '../encoding/bytes.ts';
import { invariant } from '../errors.ts';

/** The bytes of an id that this program wrote as hexadecimal; anything else is a programmer's error. */
export function fromHexId(id: string): Uint8Array {
  const bytes = fromHex(id);
  invariant(bytes !== undefined, 'ids are lowercase hexadecimal');
  return bytes;
}

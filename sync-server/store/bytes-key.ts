/** Byte strings as map keys, quicker than hexadecimal: one character for each byte. */
const CHARACTERS = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));

export function keyOf(bytes: Uint8Array): string {
  let key = '';
  for (const byte of bytes) key += CHARACTERS[byte] ?? '';
  return key;
}

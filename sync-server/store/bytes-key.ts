/** Byte strings as map keys, quicker than hexadecimal: one character for each byte. */
export const keyOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

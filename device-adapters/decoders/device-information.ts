/** The texts of Device Information 180A. Devices pad them with zeros and blanks, and some send none at all. */

const TEXT_CHARACTERS_MAX = 64;

/** Printable ASCII only; undefined when nothing printable is left, so that a blank name never counts as one. */
export function decodeInformationText(bytes: Uint8Array): string | undefined {
  let text = '';
  for (const byte of bytes.subarray(0, TEXT_CHARACTERS_MAX)) {
    if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
  }
  const trimmed = text.trim();
  return trimmed === '' ? undefined : trimmed;
}

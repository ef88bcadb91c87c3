/** UTF-8 without the platform's TextEncoder, which the pure projects do not have. Strict in both directions. */

/** Lone surrogates become U+FFFD, as everywhere on the web. */
export function utf8Encode(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Most texts are names and ids of this program; whatever else there is takes the whole way.
    if (unit >= 0x80) return encodeAny(text);
    bytes[i] = unit;
  }
  return bytes;
}

function encodeAny(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text.toWellFormed()) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), continuation(point));
    else if (point < 0x10000)
      bytes.push(0xe0 | (point >> 12), continuation(point >> 6), continuation(point));
    else
      bytes.push(
        0xf0 | (point >> 18),
        continuation(point >> 12),
        continuation(point >> 6),
        continuation(point),
      );
  }
  return Uint8Array.from(bytes);
}

const continuation = (bits: number): number => 0x80 | (bits & 0x3f);

/** Undefined for anything that is not well-formed UTF-8 in shortest form. */
export function utf8Decode(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x80) {
      text += String.fromCharCode(byte);
      i += 1;
      continue;
    }
    const length = sequenceLength(byte);
    if (length === undefined || i + length > bytes.length) return undefined;
    const point = codePoint(bytes.subarray(i, i + length));
    if (point === undefined) return undefined;
    text += String.fromCodePoint(point);
    i += length;
  }
  return text;
}

/** Of a character beyond ASCII. */
function sequenceLength(first: number): number | undefined {
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : undefined;
}

const SMALLEST_POINT = [0, 0, 0x80, 0x800, 0x10000];

function codePoint(sequence: Uint8Array): number | undefined {
  const first = sequence[0] ?? 0;
  let point = first & (0x7f >> sequence.length);
  for (const byte of sequence.subarray(1)) {
    if ((byte & 0xc0) !== 0x80) return undefined;
    point = (point << 6) | (byte & 0x3f);
  }
  const surrogate = point >= 0xd800 && point <= 0xdfff;
  const tooLong = point < (SMALLEST_POINT[sequence.length] ?? 0);
  return surrogate || tooLong || point > 0x10ffff ? undefined : point;
}

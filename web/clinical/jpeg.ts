/**
 * A JPEG without what the camera wrote about itself and the place it stood: of its segments only those that make the picture stay.
 * Browsers drop most of it when they draw a picture anew, but not all do, and none promises to.
 */
const MARK = 0xff;
const START = 0xd8;
const SCAN = 0xda;
const JFIF = 0xe0;
const APPLICATION = [0xe0, 0xef] as const;
const COMMENT = 0xfe;

/** Undefined for bytes that are no JPEG from their first segment to their scan. */
export function withoutMetadata(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== MARK || bytes[1] !== START) return undefined;
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length) {
    const kind = bytes[at + 1] ?? 0;
    if (bytes[at] !== MARK) return undefined;
    if (kind === SCAN) return joined([...kept, bytes.subarray(at)]);
    const end = at + 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
    if (end < at + 4 || end > bytes.length) return undefined;
    if (!isAbout(kind)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return undefined;
}

/** Segments of applications and comments say something about a picture; JFIF alone says how to draw it. */
const isAbout = (kind: number): boolean =>
  kind === COMMENT || (kind >= APPLICATION[0] && kind <= APPLICATION[1] && kind !== JFIF);

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A JPEG by its first three bytes: whoever shows it asks for no other kind of picture. */
export const isJpeg = ([first, second, third]: Uint8Array): boolean =>
  first === 0xff && second === 0xd8 && third === 0xff;

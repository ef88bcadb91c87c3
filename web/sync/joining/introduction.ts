/**
 * How somebody presents themselves: name text | profession text. A joiner's stands in their JOIN, an inviter's to a further device
 * of their own beside the nonce; the check number covers both. Unconfirmed until somebody who knows them lets them in.
 */
import { decode } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';

export interface Introduction {
  readonly name: string;
  readonly profession: string;
}

const TEXT_BYTES_MAX = 1024;

export const encodeIntroduction = ({ name, profession }: Introduction): Uint8Array =>
  encode((w) => w.text(name).text(profession));

/** Undefined for anything else. */
export function parseIntroduction(bytes: Uint8Array): Introduction | undefined {
  const parsed = decode(bytes, (r) => ({
    name: r.text(TEXT_BYTES_MAX),
    profession: r.text(TEXT_BYTES_MAX),
  }));
  return parsed.ok ? parsed.value : undefined;
}

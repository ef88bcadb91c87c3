/** How envelopes are named in tables. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { parseEnvelope } from '#crypto/envelope/envelope.ts';

/** The key of an envelope: its digest, or its first bytes where it is not even one. */
export function envelopeKey(envelope: Uint8Array): string {
  const parsed = parseEnvelope(envelope);
  return parsed.ok ? toHex(parsed.value.digest) : toHex(envelope.slice(0, 32));
}

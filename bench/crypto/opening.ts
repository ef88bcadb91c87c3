/** Verifying and opening one envelope of a small change, as every receiver does for everything that arrives. */
import {
  openEnvelope,
  parseEnvelope,
  sealEnvelope,
  verifyEnvelope,
} from '#crypto/envelope/envelope.ts';
import { channelIdOf, editSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import { systemRandomBytes } from '#crypto/primitives/sodium.ts';

const CONTENT_BYTES = 300;
/** So many that the clock's own grain does not matter. */
export const ENVELOPES_A_ROUND = 50;

export function openingWork(): () => void {
  const { writeKey, readSecrets } = editSecretsOf(systemRandomBytes(32));
  const { bodyKey, dropKey } = readSecrets;
  const envelope = sealEnvelope({
    kind: 'work',
    channelId: channelIdOf(writeKey.publicKey, dropKey.publicKey),
    bodyKey,
    signingKey: writeKey,
    parts: [{ type: 1, bytes: systemRandomBytes(CONTENT_BYTES) }],
    nonce: systemRandomBytes(24),
  });
  const openOne = (): boolean => {
    const parsed = parseEnvelope(envelope);
    if (!parsed.ok || !verifyEnvelope(parsed.value, writeKey.publicKey)) return false;
    return openEnvelope(parsed.value, bodyKey).ok;
  };
  return () => {
    for (let count = 0; count < ENVELOPES_A_ROUND; count += 1)
      if (!openOne()) throw new Error('the envelope does not open');
  };
}

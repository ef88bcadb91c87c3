/**
 * What a relay may know of an envelope: its clear header, its digest, and whether a key of the channel signed it. It never
 * copies or opens the ciphertext.
 */
import { u32At } from '../encoding/bytes.ts';
import { cryptoError, type CryptoError } from '../errors.ts';
import { hash, hashPublic } from '../primitives/hash.ts';
import { SIGNATURE_BYTES, verify } from '../primitives/signature.ts';
import { err, ok, type Result } from '../result.ts';
import {
  CHANNEL_ID_BYTES,
  ENVELOPE_SUITE,
  ENVELOPE_VERSION,
  HEADER_BYTES,
  kindsByNumber,
  type EnvelopeKind,
} from '../envelope/envelope.ts';

const LENGTH_OFFSET = 44;

export interface ClearEnvelope {
  readonly bytes: Uint8Array;
  readonly kind: EnvelopeKind;
  readonly channelId: Uint8Array;
}

/**
 * Reads the header in place; `bytes` is kept, not copied. 'crypto/version' or 'crypto/suite' for what this build does not
 * know, 'crypto/form' for the rest. The signature is not looked at.
 */
export function readClearEnvelope(bytes: Uint8Array): Result<ClearEnvelope, CryptoError> {
  if (bytes.length < HEADER_BYTES + SIGNATURE_BYTES) return err(cryptoError('crypto/form'));
  if (bytes[0] !== ENVELOPE_VERSION) return err(cryptoError('crypto/version'));
  if (bytes[1] !== ENVELOPE_SUITE) return err(cryptoError('crypto/suite'));
  const kind = kindsByNumber.get(bytes[2] ?? 0);
  const length = u32At(bytes, LENGTH_OFFSET);
  if (kind === undefined || bytes[3] !== 0) return err(cryptoError('crypto/form'));
  if (bytes.length !== HEADER_BYTES + length + SIGNATURE_BYTES)
    return err(cryptoError('crypto/form'));
  return ok({ bytes, kind, channelId: bytes.subarray(4, 4 + CHANNEL_ID_BYTES) });
}

/** 32 bytes, the identity of an envelope at relays. */
export const envelopeDigest = (bytes: Uint8Array): Uint8Array => hashPublic('envelope', bytes);

/** Whether a write or drop key of the channel signed the envelope; a notice is signed otherwise and fails. */
export function isSignedBy(envelope: ClearEnvelope, publicKey: Uint8Array): boolean {
  const { bytes } = envelope;
  const end = bytes.length - SIGNATURE_BYTES;
  return verify(
    { publicKey, signature: bytes.subarray(end), context: 'envelope' },
    bytes.subarray(0, HEADER_BYTES),
    hash('envelope', bytes.subarray(HEADER_BYTES, end)),
  );
}

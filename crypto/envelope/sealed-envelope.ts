/**
 * Envelopes for one recipient: bytes that only the holder of a user's box key opens, whoever else reads the inbox.
 *
 *   ct  = c b1120 ‖ AEAD(k, header nonce, body, ad = ctx "envelope" ‖ header)
 *   k   = D(ss, 32, "seal-key", header ‖ H("seal-ct", c));   (c, ss) = XWing.enc(boxPub, seed)
 *   seed = D(32 random bytes, 64, "seal-seed", header ‖ H("envelope", body)): a source of randomness that repeats itself
 *          still gives different bodies different keys
 */
import { cryptoError, invariant, type CryptoError } from '../errors.ts';
import { concatBytes } from '../encoding/bytes.ts';
import { aeadOpen, aeadSeal, NONCE_BYTES, TAG_BYTES } from '../primitives/aead.ts';
import { derive, hash } from '../primitives/hash.ts';
import { BOX_CIPHERTEXT_BYTES, decapsulate, encapsulate, type BoxKey } from '../primitives/kem.ts';
import { SIGNATURE_BYTES, type SigningKey } from '../primitives/signature.ts';
import type { RandomBytes } from '../primitives/sodium.ts';
import { err, ok, type Result } from '../result.ts';
import {
  encodeHeader,
  ENVELOPE_BYTES_MAX,
  envelopeAd,
  finishEnvelope,
  type ParsedEnvelope,
} from './envelope.ts';
import { encodeBody, parseBody, type Part } from './parts.ts';

export interface SealedContent {
  readonly channelId: Uint8Array;
  /** X-Wing public key of the recipient's newest user epoch. */
  readonly boxPublicKey: Uint8Array;
  /** The write key of the inbox. */
  readonly signingKey: SigningKey;
  readonly parts: readonly Part[];
}

/** The whole envelope, kind SEALED. 'crypto/key' when the box key takes no encapsulation, 'crypto/limit' above 1 MiB. */
export function sealToBox(
  content: SealedContent,
  random: RandomBytes,
): Result<Uint8Array, CryptoError> {
  invariant(content.parts.length > 0, 'an envelope carries something');
  const body = encodeBody(content.parts);
  const ciphertextLength = BOX_CIPHERTEXT_BYTES + body.length + TAG_BYTES;
  const header = {
    kind: 'sealed',
    channelId: content.channelId,
    nonce: random(NONCE_BYTES),
  } as const;
  const headerBytes = encodeHeader(header, ciphertextLength);
  if (headerBytes.length + ciphertextLength + SIGNATURE_BYTES > ENVELOPE_BYTES_MAX)
    return err(cryptoError('crypto/limit'));
  const seed = derive(random(32), 64, 'seal-seed', headerBytes, hash('envelope', body));
  const sent = encapsulate(content.boxPublicKey, seed);
  if (!sent.ok) return sent;
  const key = bodyKeyOf(sent.value.sharedSecret, headerBytes, sent.value.ciphertext);
  const box = { key, nonce: header.nonce, ad: envelopeAd(headerBytes) };
  const ciphertext = concatBytes([sent.value.ciphertext, aeadSeal(box, body)]);
  return ok(finishEnvelope(headerBytes, ciphertext, content.signingKey));
}

/** 'crypto/open' unless it is a SEALED envelope for this key; 'crypto/form', 'crypto/limit', 'crypto/version' as `parseBody`. */
export function openFromBox(
  parsed: ParsedEnvelope,
  boxKey: BoxKey,
): Result<readonly Part[], CryptoError> {
  const encapsulated = parsed.ciphertext.subarray(0, BOX_CIPHERTEXT_BYTES);
  const secret = decapsulate(boxKey, encapsulated);
  if (parsed.header.kind !== 'sealed' || !secret.ok) return err(cryptoError('crypto/open'));
  const key = bodyKeyOf(secret.value, parsed.headerBytes, encapsulated);
  const box = { key, nonce: parsed.header.nonce, ad: envelopeAd(parsed.headerBytes) };
  const body = aeadOpen(box, parsed.ciphertext.subarray(BOX_CIPHERTEXT_BYTES));
  return body.ok ? parseBody(body.value) : body;
}

const bodyKeyOf = (
  sharedSecret: Uint8Array,
  headerBytes: Uint8Array,
  encapsulated: Uint8Array,
): Uint8Array => derive(sharedSecret, 32, 'seal-key', headerBytes, hash('seal-ct', encapsulated));

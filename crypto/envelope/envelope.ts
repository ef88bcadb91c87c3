/**
 * The unit a relay stores: padded ciphertext under a clear header, signed by a key of the channel, which names nobody.
 * Who may write what is not known here; that is judged on the signatures inside.
 *
 *   header   = version u8=1 | suite u8=1 | kind u8 | flags u8=0 | channelId b16 | nonce b24 (random) | ctLen u32    48 bytes
 *   ct       = AEAD(bodyKey, nonce, body, ad = ctx "envelope" ‖ header)
 *   sig      = Sign(write or drop key, "envelope", header ‖ H("envelope", ct))                                    64 bytes
 *   digest   = H("envelope", header ‖ ct ‖ sig)
 *   kinds      1 LOG, 2 WORK, 3 SNAPSHOT, 4 EVIDENCE (drop key), 5 SEALED (ct of sealed-envelope.ts), 240 NOTICE
 *              (ct is clear bytes, signed by the relay under "notice")
 *   envelope = header ‖ ct ‖ sig, at most 1 MiB; body as in parts.ts
 */
import { contextBytes, type Context } from '../contexts.ts';
import { cryptoError, invariant, type CryptoError } from '../errors.ts';
import { concatBytes } from '../encoding/bytes.ts';
import { ByteReader } from '../encoding/reader.ts';
import { encode } from '../encoding/writer.ts';
import { aeadOpen, aeadSeal, NONCE_BYTES, TAG_BYTES } from '../primitives/aead.ts';
import { hash } from '../primitives/hash.ts';
import { SIGNATURE_BYTES, sign, verify, type SigningKey } from '../primitives/signature.ts';
import { err, ok, type Result } from '../result.ts';
import { bodyLength, encodeBody, parseBody, PARTS_MAX, type Part } from './parts.ts';

export const ENVELOPE_VERSION = 1;
export const ENVELOPE_BYTES_MAX = 1024 * 1024;
export const CHANNEL_ID_BYTES = 16;
export const ENVELOPE_SUITE = 1;
export const HEADER_BYTES = 48;

export const ENVELOPE_KIND_NUMBERS = {
  log: 1,
  work: 2,
  snapshot: 3,
  evidence: 4,
  sealed: 5,
  notice: 240,
} as const;
export type EnvelopeKind = keyof typeof ENVELOPE_KIND_NUMBERS;

export const kindsByNumber: ReadonlyMap<number, EnvelopeKind> = new Map(
  (Object.keys(ENVELOPE_KIND_NUMBERS) as EnvelopeKind[]).map((kind) => [
    ENVELOPE_KIND_NUMBERS[kind],
    kind,
  ]),
);

export interface EnvelopeHeader {
  readonly kind: EnvelopeKind;
  /** 16 bytes. */
  readonly channelId: Uint8Array;
  /** 24 bytes. */
  readonly nonce: Uint8Array;
}

/** The clear part of an envelope; nothing is verified or opened yet. */
export interface ParsedEnvelope {
  readonly header: EnvelopeHeader;
  readonly headerBytes: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly signature: Uint8Array;
  /** 32 bytes, the identity of an envelope at relays. */
  readonly digest: Uint8Array;
}

export interface EnvelopeContent {
  readonly kind: 'log' | 'work' | 'snapshot' | 'evidence';
  readonly channelId: Uint8Array;
  readonly bodyKey: Uint8Array;
  /** The write key; for evidence the drop key. */
  readonly signingKey: SigningKey;
  readonly parts: readonly Part[];
  /** 24 random bytes, never used before with this body key. */
  readonly nonce: Uint8Array;
}

/** Whether parts go into one envelope: 1 to 64 of them and, padded, within 1 MiB. To be asked before sealing. */
export const fitsInEnvelope = (parts: readonly Part[]): boolean =>
  parts.length > 0 &&
  parts.length <= PARTS_MAX &&
  HEADER_BYTES + bodyLength(parts) + TAG_BYTES + SIGNATURE_BYTES <= ENVELOPE_BYTES_MAX;

/** The whole envelope. Parts that do not fit (see `fitsInEnvelope`) are a programmer's error and stop the program. */
export function sealEnvelope(content: EnvelopeContent): Uint8Array {
  invariant(fitsInEnvelope(content.parts), 'parts are split before sealing');
  const body = encodeBody(content.parts);
  const headerBytes = encodeHeader(content, body.length + TAG_BYTES);
  const box = { key: content.bodyKey, nonce: content.nonce, ad: envelopeAd(headerBytes) };
  return finishEnvelope(headerBytes, aeadSeal(box, body), content.signingKey);
}

/** The 48 bytes of a header over a ciphertext of `ciphertextLength` bytes. */
export const encodeHeader = (header: EnvelopeHeader, ciphertextLength: number): Uint8Array =>
  encode((w) =>
    w
      .u8(ENVELOPE_VERSION)
      .u8(ENVELOPE_SUITE)
      .u8(ENVELOPE_KIND_NUMBERS[header.kind])
      .u8(0)
      .raw(header.channelId, CHANNEL_ID_BYTES)
      .raw(header.nonce, NONCE_BYTES)
      .u32(ciphertextLength),
  );

/** What the encryption of an envelope authenticates beside its body. */
export const envelopeAd = (headerBytes: Uint8Array): Uint8Array =>
  concatBytes([contextBytes('envelope'), headerBytes]);

/** Header, ciphertext and the signature over both. A notice's ciphertext is clear bytes and its key the relay's. */
export function finishEnvelope(
  headerBytes: Uint8Array,
  ciphertext: Uint8Array,
  signingKey: SigningKey,
): Uint8Array {
  const context = signatureContext(headerBytes[2]);
  const signature = sign(signingKey, context, headerBytes, hash('envelope', ciphertext));
  return concatBytes([headerBytes, ciphertext, signature]);
}

/** Notices are signed under their own context, so a relay's key and a channel's key cannot stand for each other. */
const signatureContext = (kindNumber: number | undefined): Context =>
  kindNumber === ENVELOPE_KIND_NUMBERS.notice ? 'notice' : 'envelope';

/**
 * Reads the clear part. 'crypto/limit' above 1 MiB, 'crypto/version' and 'crypto/suite' for those we do not know,
 * 'crypto/form' for anything else that is not an envelope. Signature and encryption are not looked at.
 */
export function parseEnvelope(bytes: Uint8Array): Result<ParsedEnvelope, CryptoError> {
  if (bytes.length > ENVELOPE_BYTES_MAX) return err(cryptoError('crypto/limit'));
  const reader = new ByteReader(bytes);
  if (reader.u8() !== ENVELOPE_VERSION) reader.fail('crypto/version');
  if (reader.u8() !== ENVELOPE_SUITE) reader.fail('crypto/suite');
  const kind = kindsByNumber.get(reader.u8());
  const flags = reader.u8();
  if (kind === undefined || flags !== 0) reader.fail();
  const header = {
    kind: kind ?? 'log',
    channelId: reader.raw(CHANNEL_ID_BYTES),
    nonce: reader.raw(NONCE_BYTES),
  };
  const ciphertext = reader.raw(reader.u32());
  const signature = reader.raw(SIGNATURE_BYTES);
  if (reader.remaining > 0) reader.fail();
  if (reader.failure !== undefined) return err(cryptoError(reader.failure));
  const headerBytes = bytes.slice(0, HEADER_BYTES);
  const digest = hash('envelope', bytes);
  return ok({ header, headerBytes, ciphertext, signature, digest });
}

/** Whether the channel key signed it: the write key's, for evidence the drop key's, for notices the relay's public key. */
export const verifyEnvelope = (parsed: ParsedEnvelope, publicKey: Uint8Array): boolean =>
  verify(
    {
      publicKey,
      signature: parsed.signature,
      context: signatureContext(parsed.headerBytes[2]),
    },
    parsed.headerBytes,
    hash('envelope', parsed.ciphertext),
  );

/**
 * Opens with the body key of the channel (not for kinds sealed and notice: those give 'crypto/open').
 * 'crypto/open' when it does not open; 'crypto/form', 'crypto/limit', 'crypto/version' as `parseBody`.
 * The signature is not looked at.
 */
export function openEnvelope(
  parsed: ParsedEnvelope,
  bodyKey: Uint8Array,
): Result<readonly Part[], CryptoError> {
  const box = { key: bodyKey, nonce: parsed.header.nonce, ad: envelopeAd(parsed.headerBytes) };
  const body = aeadOpen(box, parsed.ciphertext);
  return body.ok ? parseBody(body.value) : body;
}

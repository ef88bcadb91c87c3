/**
 * Files in pieces: each piece is sealed to its file and place, so pieces cannot be exchanged, left out or added to without notice.
 * The key is random, belongs to one file and lies in the document that shows it. Reads and writes no file.
 *
 *   piece  = AEAD(fileKey, 0¹⁶ ‖ index u64, plaintext, ad = ctx "chunk" | fileId b16 | index u64 | last u8)
 *   digest = H("chunk", H("chunk", piece 0) ‖ H("chunk", piece 1) ‖ …)
 *
 * All pieces but the last have 64 KiB; the last is padded as an envelope's body is.
 */
import { contextBytes } from '../contexts.ts';
import { concatBytes, equalBytes } from '../encoding/bytes.ts';
import { encode } from '../encoding/writer.ts';
import { pad, paddedLength } from '../envelope/padding.ts';
import { cryptoError, invariant, type CryptoError } from '../errors.ts';
import { aeadOpen, aeadSeal, countedNonce, TAG_BYTES } from '../primitives/aead.ts';
import { hash } from '../primitives/hash.ts';
import type { Secret } from '../primitives/secret.ts';
import { err, ok, type Result } from '../result.ts';

export const CHUNK_BYTES = 65_536;
/** What a file may have: 50 MiB. */
export const FILE_BYTES_MAX = 52_428_800;

/** What seals a file. `key` is 32 random bytes, never used for another. */
export interface SealedFile {
  readonly fileId: Uint8Array;
  readonly key: Secret;
  /** Of the file itself, in bytes; at most FILE_BYTES_MAX. */
  readonly length: number;
}

/** How many pieces a file of `length` bytes has; an empty one has one. */
export const chunkCountOf = (length: number): number =>
  Math.max(1, Math.ceil(length / CHUNK_BYTES));

/** Piece `index` of a file, sealed. `plaintext` is what stands there: CHUNK_BYTES, or the rest for the last. */
export function sealChunk(file: SealedFile, index: number, plaintext: Uint8Array): Uint8Array {
  const { length, isLast } = placeOf(file, index);
  invariant(plaintext.length === length, 'a piece has the bytes of its place');
  return aeadSeal(boxOf(file, index), isLast ? pad(plaintext) : plaintext);
}

/**
 * What piece `index` of the file holds. 'crypto/limit': the file is larger than any may be; 'crypto/form': there is no such
 * piece, or it has another length or padding than its place asks; 'crypto/open': sealed under another key, for another file or
 * place, or altered.
 */
export function openChunk(
  file: SealedFile,
  index: number,
  piece: Uint8Array,
): Result<Uint8Array, CryptoError> {
  if (!isLength(file.length)) return err(cryptoError('crypto/limit'));
  if (!Number.isSafeInteger(index) || index < 0 || index >= chunkCountOf(file.length))
    return err(cryptoError('crypto/form'));
  const { length, isLast } = placeOf(file, index);
  const sealedLength = (isLast ? paddedLength(length) : length) + TAG_BYTES;
  if (piece.length !== sealedLength) return err(cryptoError('crypto/form'));
  const opened = aeadOpen(boxOf(file, index), piece);
  if (!opened.ok) return opened;
  const isPadded = opened.value.subarray(length).every((byte) => byte === 0);
  return isPadded ? ok(opened.value.subarray(0, length)) : err(cryptoError('crypto/form'));
}

/** The digest of one sealed piece, 32 bytes: kept while the others are still on their way. */
export const chunkDigest = (piece: Uint8Array): Uint8Array => hash('chunk', piece);

/** The digest of a whole sealed file, over the digests of all its pieces in order. */
export const fileDigest = (digests: readonly Uint8Array[]): Uint8Array => hash('chunk', ...digests);

/** Whether these are all the pieces of the file, each the one that was sealed. 'crypto/hash' when not. */
export function checkFile(
  file: Pick<SealedFile, 'length'> & { readonly digest: Uint8Array },
  digests: readonly Uint8Array[],
): Result<void, CryptoError> {
  const isWhole =
    digests.length === chunkCountOf(file.length) && equalBytes(fileDigest(digests), file.digest);
  return isWhole ? ok(undefined) : err(cryptoError('crypto/hash'));
}

const isLength = (length: number): boolean =>
  Number.isSafeInteger(length) && length >= 0 && length <= FILE_BYTES_MAX;

/** How many bytes of the file stand in this piece, and whether it is the last. */
function placeOf(
  { length }: SealedFile,
  index: number,
): { readonly length: number; readonly isLast: boolean } {
  invariant(isLength(length), 'a file has at most FILE_BYTES_MAX');
  const last = chunkCountOf(length) - 1;
  invariant(index >= 0 && index <= last, 'a file has the pieces its length asks for');
  const isLast = index === last;
  return { length: isLast ? length - last * CHUNK_BYTES : CHUNK_BYTES, isLast };
}

const boxOf = (file: SealedFile, index: number) => ({
  key: file.key,
  nonce: countedNonce(index),
  ad: concatBytes([
    contextBytes('chunk'),
    encode((w) =>
      w
        .raw(file.fileId, 16)
        .u64(index)
        .u8(placeOf(file, index).isLast ? 1 : 0),
    ),
  ]),
});

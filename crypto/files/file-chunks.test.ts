import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, equalBytes } from '../encoding/bytes.ts';
import { flipBit } from '../encoding/decoder-exam.test-support.ts';
import { utf8Encode } from '../encoding/utf8.ts';
import { paddedLength } from '../envelope/padding.ts';
import { aeadSeal, countedNonce, TAG_BYTES } from '../primitives/aead.ts';
import { asSecret } from '../primitives/secret.ts';
import { initCrypto } from '../primitives/sodium.ts';
import {
  CHUNK_BYTES,
  checkFile,
  chunkCountOf,
  chunkDigest,
  fileDigest,
  FILE_BYTES_MAX,
  openChunk,
  sealChunk,
  type SealedFile,
} from './file-chunks.ts';

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
const refused = (code: string) => ({ ok: false, error: { code } });

const fileOf = (length: number): SealedFile => ({
  fileId: bytes(16, 1),
  key: asSecret(bytes(32, 2)),
  length,
});
const photo = (length: number) => Uint8Array.from({ length }, (_, at) => at % 251);

const piecesOf = (file: SealedFile, whole = photo(file.length)): readonly Uint8Array[] =>
  Array.from({ length: chunkCountOf(file.length) }, (_, index) =>
    sealChunk(file, index, whole.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)),
  );

function opened(file: SealedFile, pieces: readonly Uint8Array[]): Uint8Array {
  return concatBytes(
    pieces.map((piece, index) => {
      const part = openChunk(file, index, piece);
      if (!part.ok) throw new Error(part.error.code);
      return part.value;
    }),
  );
}

beforeAll(initCrypto);

describe('a file in pieces', () => {
  test.each([0, 1, 300, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES + 5_000])(
    'of %i bytes opens as it was',
    (length) => {
      const file = fileOf(length);
      expect(equalBytes(opened(file, piecesOf(file)), photo(length))).toBe(true);
    },
  );

  test('tells of its length no more than the padding does', () => {
    const lengthOf = (length: number) => piecesOf(fileOf(length)).at(-1)?.length;
    expect(lengthOf(5)).toBe(paddedLength(5) + TAG_BYTES);
    expect(lengthOf(5)).toBe(lengthOf(200));
    expect(lengthOf(CHUNK_BYTES + 5)).toBe(lengthOf(5));
  });

  test('does not open with two pieces exchanged, nor with one of another file or key', () => {
    const file = fileOf(3 * CHUNK_BYTES);
    const [first, second, third] = piecesOf(file);
    if (first === undefined || second === undefined || third === undefined) throw new Error();
    expect(openChunk(file, 1, first)).toEqual(refused('crypto/open'));
    expect(openChunk(file, 1, third)).toEqual(refused('crypto/open'));
    expect(openChunk({ ...file, fileId: bytes(16, 9) }, 1, second)).toEqual(refused('crypto/open'));
    expect(openChunk({ ...file, key: asSecret(bytes(32, 9)) }, 1, second)).toEqual(
      refused('crypto/open'),
    );
  });

  test('cut short at a piece is not taken for a shorter file', () => {
    const file = fileOf(2 * CHUNK_BYTES);
    const [first] = piecesOf(file);
    if (first === undefined) throw new Error();
    expect(openChunk({ ...file, length: CHUNK_BYTES }, 0, first)).toEqual(refused('crypto/open'));
  });

  test('with any bit of a piece changed does not open', () => {
    const file = fileOf(40);
    const [piece] = piecesOf(file);
    if (piece === undefined) throw new Error();
    for (let bit = 0; bit < piece.length * 8; bit += 13)
      expect(openChunk(file, 0, flipBit(piece, bit))).toEqual(refused('crypto/open'));
  });

  test('with something else than zeros behind its end is refused, though the right key sealed it', () => {
    const file = fileOf(40);
    const stuffed = bytes(paddedLength(40), 0);
    stuffed[41] = 1;
    const context = 'lantern/chunk/1';
    const ad = concatBytes([
      Uint8Array.of(context.length),
      utf8Encode(context),
      file.fileId,
      bytes(8, 0),
      Uint8Array.of(1),
    ]);
    const seal = (plaintext: Uint8Array) =>
      aeadSeal({ key: file.key, nonce: countedNonce(0), ad }, plaintext);
    expect(openChunk(file, 0, seal(bytes(paddedLength(40), 0))).ok).toBe(true);
    expect(openChunk(file, 0, seal(stuffed))).toEqual(refused('crypto/form'));
  });

  test('has no pieces but those its length asks for, each as long as its place', () => {
    const file = fileOf(CHUNK_BYTES + 5);
    const [first, last] = piecesOf(file);
    if (first === undefined || last === undefined) throw new Error();
    for (const index of [-1, 2, 0.5, Number.NaN])
      expect(openChunk(file, index, last)).toEqual(refused('crypto/form'));
    expect(openChunk(file, 0, first.subarray(1))).toEqual(refused('crypto/form'));
    expect(openChunk(file, 0, last)).toEqual(refused('crypto/form'));
    expect(openChunk(file, 1, concatBytes([last, bytes(1, 0)]))).toEqual(refused('crypto/form'));
  });

  test('that says it is larger than any may be is refused before anything is opened', () => {
    for (const length of [FILE_BYTES_MAX + 1, -1, 0.5, Number.NaN, 2 ** 60])
      expect(openChunk({ ...fileOf(0), length }, 0, bytes(272, 0))).toEqual(
        refused('crypto/limit'),
      );
    expect(chunkCountOf(FILE_BYTES_MAX)).toBe(800);
    expect(openChunk(fileOf(FILE_BYTES_MAX), 0, bytes(272, 0))).toEqual(refused('crypto/form'));
  });

  test('is whole only with every piece, in order', () => {
    const file = fileOf(2 * CHUNK_BYTES + 9);
    const digests = piecesOf(file).map(chunkDigest);
    const digest = fileDigest(digests);
    const wrong = refused('crypto/hash');
    expect(checkFile({ ...file, digest }, digests)).toEqual({ ok: true, value: undefined });
    expect(checkFile({ ...file, digest }, digests.slice(1))).toEqual(wrong);
    expect(checkFile({ ...file, digest }, digests.toReversed())).toEqual(wrong);
    expect(checkFile({ ...fileOf(file.length + CHUNK_BYTES), digest }, digests)).toEqual(wrong);
  });

  test('is never sealed from bytes that are not those of the place', () => {
    expect(() => sealChunk(fileOf(40), 0, bytes(41, 0))).toThrow('bytes of its place');
    expect(() => sealChunk(fileOf(40), 1, bytes(40, 0))).toThrow('pieces its length asks');
    const two = fileOf(CHUNK_BYTES + 40);
    expect(() => sealChunk(two, -1, bytes(CHUNK_BYTES, 0))).toThrow('pieces its length asks');
    expect(() => sealChunk(fileOf(FILE_BYTES_MAX + 1), 0, bytes(40, 0))).toThrow('at most');
  });
});

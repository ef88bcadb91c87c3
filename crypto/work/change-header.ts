/**
 * Reads the header of one Automerge 3 change without Automerge, so that nothing unsigned ever reaches that parser.
 * Knows nothing of operations: it ends where the columns begin.
 *
 *   chunk  = magic 85 6f 4a 83 | checksum b4 | type u8 (1 change, 2 deflated change) | length uleb | body
 *   body   = deps (count uleb, b32 each) | actor (uleb, bytes) | seq uleb | startOp uleb | time sleb | message (uleb, bytes)
 *          | other actors (count uleb, (uleb, bytes) each) | columns
 *   hash   = SHA-256(1 | length of the inflated body uleb | inflated body);  checksum = its first four bytes
 */
import { compareBytes, concatBytes, equalBytes } from '../encoding/bytes.ts';
import { ByteReader } from '../encoding/reader.ts';
import { cryptoError, type CryptoError } from '../errors.ts';
import { sha256 } from '../primitives/hash.ts';
import { err, ok, type Result } from '../result.ts';

export const CHANGE_BYTES_MAX = 1 << 20;
const ACTOR_BYTES = 16;
const INFLATE_RATIO_MAX = 100;
const DEPENDENCIES_MAX = 1024;
const OTHER_ACTORS_MAX = 1024;
const MAGIC = Uint8Array.of(0x85, 0x6f, 0x4a, 0x83);
const CHECKSUM_BYTES = 4;
const FRAME_BYTES_MAX = 16;
const PLAIN_CHANGE = 1;
const DEFLATED_CHANGE = 2;

/** Raw inflation that stops early: undefined when the stream is malformed or gives more than `bytesMax` bytes. */
export type BoundedInflate = (deflated: Uint8Array, bytesMax: number) => Uint8Array | undefined;

export interface ChangeHeader {
  readonly hash: Uint8Array;
  readonly actor: Uint8Array;
  /** From 1, per actor. */
  readonly seq: number;
  readonly dependencies: readonly Uint8Array[];
  /** Actors whose operations this change refers to. */
  readonly otherActors: readonly Uint8Array[];
  /** The change as an undeflated chunk: exactly the bytes that were hashed, and what Automerge should be given. */
  readonly chunk: Uint8Array;
}

/**
 * The header of a change chunk. 'crypto/form' for malformed bytes, 'crypto/bomb' when it inflates to more than 1 MiB or
 * a hundredfold, 'crypto/limit' for a plain change over 1 MiB, 'crypto/hash' when the checksum does not fit the body.
 */
export function readChangeHeader(
  bytes: Uint8Array,
  inflate: BoundedInflate,
): Result<ChangeHeader, CryptoError> {
  const body = readBody(bytes, inflate);
  if (!body.ok) return body;
  const hash = sha256(
    concatBytes([Uint8Array.of(PLAIN_CHANGE), uleb(body.value.length), body.value]),
  );
  if (!equalBytes(hash.subarray(0, CHECKSUM_BYTES), bytes.subarray(4, 4 + CHECKSUM_BYTES)))
    return err(cryptoError('crypto/hash'));
  const reader = new ByteReader(body.value);
  const dependencies = reader.ascending(
    reader.repeat(readUleb(reader), DEPENDENCIES_MAX, (r) => r.raw(32)),
  );
  const actor = readActor(reader);
  const seq = readUleb(reader);
  readUleb(reader); // startOp
  skipSleb(reader); // time, a claim nobody reads: statements carry their own
  reader.raw(readUleb(reader)); // message
  const otherActors = reader.repeat(readUleb(reader), OTHER_ACTORS_MAX, readActor);
  if (seq === 0) reader.fail();
  if (reader.failure !== undefined) return err(cryptoError(reader.failure));
  return ok({ hash, actor, seq, dependencies, otherActors, chunk: chunkOf(hash, body.value) });
}

/** Shortens a plain chunk for the way: the same change, body deflated by the given raw deflate, if that saves anything. */
export function deflateChange(
  chunk: Uint8Array,
  deflate: (plain: Uint8Array) => Uint8Array,
): Uint8Array {
  const frame = readFrame(chunk);
  if (frame?.type !== PLAIN_CHANGE) return chunk;
  const deflated = deflate(frame.body);
  const worthwhile =
    deflated.length < frame.body.length && deflated.length * INFLATE_RATIO_MAX >= frame.body.length;
  return worthwhile
    ? concatBytes([
        chunk.subarray(0, 8),
        Uint8Array.of(DEFLATED_CHANGE),
        uleb(deflated.length),
        deflated,
      ])
    : chunk;
}

function readBody(bytes: Uint8Array, inflate: BoundedInflate): Result<Uint8Array, CryptoError> {
  if (bytes.length > CHANGE_BYTES_MAX + FRAME_BYTES_MAX) return err(cryptoError('crypto/limit'));
  const frame = readFrame(bytes);
  if (frame === undefined) return err(cryptoError('crypto/form'));
  if (frame.type === PLAIN_CHANGE) return ok(frame.body);
  const bytesMax = Math.min(CHANGE_BYTES_MAX, frame.body.length * INFLATE_RATIO_MAX);
  const body = inflate(frame.body, bytesMax);
  if (body === undefined || body.length > bytesMax) return err(cryptoError('crypto/bomb'));
  return ok(body);
}

/** Undefined unless the bytes are exactly one change chunk. */
function readFrame(bytes: Uint8Array): { type: number; body: Uint8Array } | undefined {
  const reader = new ByteReader(bytes);
  const magic = reader.raw(MAGIC.length);
  reader.raw(CHECKSUM_BYTES);
  const type = reader.u8();
  const length = readUleb(reader);
  const known = type === PLAIN_CHANGE || type === DEFLATED_CHANGE;
  if (reader.failure !== undefined || !known || length !== reader.remaining) return undefined;
  return compareBytes(magic, MAGIC) === 0
    ? { type, body: bytes.subarray(reader.offset) }
    : undefined;
}

const chunkOf = (hash: Uint8Array, body: Uint8Array): Uint8Array =>
  concatBytes([
    MAGIC,
    hash.subarray(0, CHECKSUM_BYTES),
    Uint8Array.of(PLAIN_CHANGE),
    uleb(body.length),
    body,
  ]);

/** Actors of other lengths exist in Automerge but are never ours. */
function readActor(reader: ByteReader): Uint8Array {
  if (readUleb(reader) !== ACTOR_BYTES) reader.fail();
  return reader.raw(ACTOR_BYTES);
}

function uleb(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

/** Shortest form only, up to 2^49. */
function readUleb(reader: ByteReader): number {
  let value = 0;
  for (let i = 0; i < 7; i++) {
    const byte = reader.u8();
    value += (byte & 127) * 128 ** i;
    if (byte >= 128) continue;
    if (byte === 0 && i > 0) reader.fail();
    return value;
  }
  reader.fail();
  return 0;
}

function skipSleb(reader: ByteReader): void {
  for (let i = 0; i < 10; i++) if (reader.u8() < 128) return;
  reader.fail();
}

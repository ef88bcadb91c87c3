/**
 * A statement: a session's signed, chained claim over Automerge changes and over what it had seen of others. Whether the
 * claim is true is judged elsewhere.
 *
 *   Statement = sessionId b32 | n u32 (from 1) | prev b32 (zeros when n = 1) | seen u8 set<b32> (≤ 8) | items u8 list (≤ 32)
 *             | claimedTime u64 | clock u8 (0 unknown, 1 local, 2 relay-checked) ‖ sig b64 under "stmt"
 *   Item      = docId b16 | firstSeq u32 | lastSeq u32 | lastHash b32        in ascending order of docId, each once
 *   stmtId    = H("stmt-id", bytes without signature)
 */
import { compareBytes, concatBytes, isAllZero } from '../encoding/bytes.ts';
import { decode, type ByteReader } from '../encoding/reader.ts';
import { encode, sortedSet } from '../encoding/writer.ts';
import type { CryptoError } from '../errors.ts';
import { hash } from '../primitives/hash.ts';
import { sign, SIGNATURE_BYTES, verify, type SigningKey } from '../primitives/signature.ts';
import { ok, type Result } from '../result.ts';

export const ITEMS_MAX = 32;
export const SEEN_MAX = 8;
export const DOC_ID_BYTES = 16;

/** How the author's clock stood, in the order of their numbers, from 0. */
const CLOCKS = ['unknown', 'local', 'relay-checked'] as const;
export type ClockQuality = (typeof CLOCKS)[number];

/** The changes seq `firstSeq` to `lastSeq` of the session's actor in one document. */
export interface Item {
  readonly docId: Uint8Array;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** The hash of the newest; the earlier ones hang on it by their direct dependencies. */
  readonly lastHash: Uint8Array;
}

export interface Statement {
  readonly sessionId: Uint8Array;
  readonly n: number;
  readonly prev: Uint8Array | undefined;
  readonly seen: readonly Uint8Array[];
  readonly items: readonly Item[];
  /** Milliseconds, a claim. */
  readonly claimedTime: number;
  readonly clock: ClockQuality;
}

export interface SignedStatement {
  readonly statement: Statement;
  readonly statementId: Uint8Array;
  /** The canonical bytes with their signature, as they travel and as they are stored. */
  readonly bytes: Uint8Array;
}

function encodeStatement(statement: Statement): Uint8Array {
  const seen = sortedSet(statement.seen);
  const items = [...statement.items].sort((a, b) => compareBytes(a.docId, b.docId));
  return encode((w) => {
    w.raw(statement.sessionId, 32).u32(statement.n);
    w.raw(statement.prev ?? new Uint8Array(32), 32).u8(seen.length);
    for (const id of seen) w.raw(id, 32);
    w.u8(items.length);
    for (const item of items)
      w.raw(item.docId, DOC_ID_BYTES).u32(item.firstSeq).u32(item.lastSeq).raw(item.lastHash, 32);
    w.u64(statement.claimedTime).u8(CLOCKS.indexOf(statement.clock));
  });
}

/** Signs a claim as it stands; `WorkAuthor` is what makes claims that hold. */
export function signStatement(statement: Statement, signingKey: SigningKey): SignedStatement {
  const unsigned = encodeStatement(statement);
  return {
    statement,
    statementId: hash('stmt-id', unsigned),
    bytes: concatBytes([unsigned, sign(signingKey, 'stmt', unsigned)]),
  };
}

/** Reads a statement without judging its signature. 'crypto/form' for a wrong shape, 'crypto/limit' over 32 items or 8 seen. */
export function parseStatement(bytes: Uint8Array): Result<SignedStatement, CryptoError> {
  const statement = decode(bytes, (reader) => {
    const read = readStatement(reader);
    reader.raw(SIGNATURE_BYTES);
    return read;
  });
  if (!statement.ok) return statement;
  const statementId = hash('stmt-id', bytes.subarray(0, bytes.length - SIGNATURE_BYTES));
  return ok({ statement: statement.value, statementId, bytes });
}

function readStatement(reader: ByteReader): Statement {
  const [sessionId, n, prev] = [reader.raw(32), reader.u32(), reader.raw(32)];
  const seen = reader.ascending(reader.repeat(reader.u8(), SEEN_MAX, (r) => r.raw(32)));
  const items = reader.repeat(reader.u8(), ITEMS_MAX, readItem);
  reader.ascending(items.map((item) => item.docId));
  const claimedTime = reader.u64();
  const clock = CLOCKS[reader.u8()];
  if (n === 0 || (n === 1) !== isAllZero(prev) || clock === undefined) reader.fail();
  return {
    sessionId,
    n,
    prev: n === 1 ? undefined : prev,
    seen,
    items,
    claimedTime,
    clock: clock ?? 'unknown',
  };
}

function readItem(reader: ByteReader): Item {
  const [docId, firstSeq, lastSeq] = [reader.raw(DOC_ID_BYTES), reader.u32(), reader.u32()];
  if (firstSeq === 0 || lastSeq < firstSeq) reader.fail();
  return { docId, firstSeq, lastSeq, lastHash: reader.raw(32) };
}

/** Whether the device with this public key signed the statement. */
export const isStatementSignedBy = (signed: SignedStatement, publicKey: Uint8Array): boolean =>
  verify(
    { publicKey, context: 'stmt', signature: signed.bytes.slice(-SIGNATURE_BYTES) },
    signed.bytes.subarray(0, signed.bytes.length - SIGNATURE_BYTES),
  );

/**
 * A snapshot: a saved document with, for each session that touched it, that session's last statement about it. A session has
 * one actor, one set of rights and a chain of changes, so its last statement authenticates all of them. Knows no Automerge:
 * what stands in the saved bytes is listed by a port.
 *
 *   Snapshot   = groupId b32 | compartment u8 | docId b16 | sessionId b32 (the maker's) | heads set<b32> | prevSnapshot b32
 *              | savedHash b32 = H("snapshot", saved) | authors list<(session var, statement var)> (1..1024) ‖ sig b64 under "snapshot"
 *   snapshotId = H("snapshot-id", bytes without signature)
 */
import { concatBytes, isAllZero } from '../encoding/bytes.ts';
import { decode, type ByteReader } from '../encoding/reader.ts';
import { encode } from '../encoding/writer.ts';
import type { CryptoError } from '../errors.ts';
import { hash } from '../primitives/hash.ts';
import { sign, SIGNATURE_BYTES, verify, type SigningKey } from '../primitives/signature.ts';
import { ok, type Result } from '../result.ts';
import { COMPARTMENTS_MAX } from '../log/limits.ts';
import { DOC_ID_BYTES } from './statement.ts';

const SNAPSHOT_AUTHORS_MAX = 1024;
const SNAPSHOT_HEADS_MAX = 1024;
const SESSION_BYTES_MAX = 2048;
const STATEMENT_BYTES_MAX = 4096;

export interface Snapshot {
  readonly groupId: Uint8Array;
  readonly compartment: number;
  readonly docId: Uint8Array;
  /** The session of whoever made the snapshot. */
  readonly sessionId: Uint8Array;
  readonly heads: readonly Uint8Array[];
  readonly previous: Uint8Array | undefined;
  readonly savedHash: Uint8Array;
  /** Signed sessions and their last statements about this document, as they travel. */
  readonly authors: readonly { readonly session: Uint8Array; readonly statement: Uint8Array }[];
}

export interface SignedSnapshot {
  readonly snapshot: Snapshot;
  readonly snapshotId: Uint8Array;
  readonly bytes: Uint8Array;
}

/** H("snapshot", saved): binds the saved bytes that travel behind the snapshot. */
export const savedHashOf = (saved: Uint8Array): Uint8Array => hash('snapshot', saved);

const encodeSnapshot = (snapshot: Snapshot): Uint8Array =>
  encode((w) =>
    w
      .raw(snapshot.groupId, 32)
      .u8(snapshot.compartment)
      .raw(snapshot.docId, DOC_ID_BYTES)
      .raw(snapshot.sessionId, 32)
      .set(snapshot.heads)
      .raw(snapshot.previous ?? new Uint8Array(32), 32)
      .raw(snapshot.savedHash, 32)
      .list(snapshot.authors, (writer, author) => writer.var(author.session).var(author.statement)),
  );

/** Signs a snapshot as it stands, with the key of the maker's session. */
export function signSnapshot(snapshot: Snapshot, signingKey: SigningKey): SignedSnapshot {
  const unsigned = encodeSnapshot(snapshot);
  return {
    snapshot,
    snapshotId: hash('snapshot-id', unsigned),
    bytes: concatBytes([unsigned, sign(signingKey, 'snapshot', unsigned)]),
  };
}

/** Reads a snapshot without judging it. 'crypto/form' for a wrong shape, 'crypto/limit' for too many authors or heads. */
export function parseSnapshot(bytes: Uint8Array): Result<SignedSnapshot, CryptoError> {
  const snapshot = decode(bytes, (reader) => {
    const read = readSnapshot(reader);
    reader.raw(SIGNATURE_BYTES);
    return read;
  });
  if (!snapshot.ok) return snapshot;
  const snapshotId = hash('snapshot-id', bytes.subarray(0, bytes.length - SIGNATURE_BYTES));
  return ok({ snapshot: snapshot.value, snapshotId, bytes });
}

function readSnapshot(reader: ByteReader): Snapshot {
  const [groupId, compartment] = [reader.raw(32), reader.u8()];
  const [docId, sessionId] = [reader.raw(DOC_ID_BYTES), reader.raw(32)];
  const heads = reader.set(SNAPSHOT_HEADS_MAX, 32);
  const [previous, savedHash] = [reader.raw(32), reader.raw(32)];
  const authors = reader.list(SNAPSHOT_AUTHORS_MAX, (r) => ({
    session: r.var(SESSION_BYTES_MAX),
    statement: r.var(STATEMENT_BYTES_MAX),
  }));
  const shaped = compartment > 0 && compartment < COMPARTMENTS_MAX;
  if (!shaped || heads.length === 0 || authors.length === 0) reader.fail();
  return {
    ...{ groupId, compartment, docId, sessionId, heads, savedHash, authors },
    previous: isAllZero(previous) ? undefined : previous,
  };
}

/** Whether the device with this public key signed the snapshot. */
export const isSnapshotSignedBy = (signed: SignedSnapshot, publicKey: Uint8Array): boolean =>
  verify(
    { publicKey, context: 'snapshot', signature: signed.bytes.slice(-SIGNATURE_BYTES) },
    signed.bytes.subarray(0, signed.bytes.length - SIGNATURE_BYTES),
  );

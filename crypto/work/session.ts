/**
 * A session: a device's signed start of work in one compartment. It says who, through which role, having seen which heads
 * of the log. One session has one set of rights. Whether the claim is true is judged elsewhere.
 *
 *   Session   = groupId b32 | compartment u8 | epochId b32 | path | logHeads set<b32> (1..16) | purpose u8 (0 care, 1 emergency)
 *             | nonce b16 ‖ sig b64 under "session"
 *   sessionId = H("session-id", bytes without signature)
 *   actor of a document in a session = H16("actor", sessionId ‖ docId)
 */
import { decode, type ByteReader } from '../encoding/reader.ts';
import { encode } from '../encoding/writer.ts';
import { concatBytes } from '../encoding/bytes.ts';
import { hash, hash16 } from '../primitives/hash.ts';
import { sign, SIGNATURE_BYTES, verify, type SigningKey } from '../primitives/signature.ts';
import { ok, type Result } from '../result.ts';
import type { CryptoError } from '../errors.ts';
import { COMPARTMENTS_MAX, PARENTS_MAX } from '../log/limits.ts';
import { readPath, writePath, type Path } from '../log/path.ts';

export const SESSION_NONCE_BYTES = 16;

/** In the order of their numbers, from 0. */
const PURPOSES = ['care', 'emergency'] as const;
export type Purpose = (typeof PURPOSES)[number];

export interface Session {
  readonly groupId: Uint8Array;
  /** 1..15; compartment 0 is the log, in which nobody works. */
  readonly compartment: number;
  readonly epochId: Uint8Array;
  readonly path: Path;
  readonly logHeads: readonly Uint8Array[];
  readonly purpose: Purpose;
  readonly nonce: Uint8Array;
}

export interface SignedSession {
  readonly session: Session;
  readonly sessionId: Uint8Array;
  /** The canonical bytes with their signature, as they travel and as they are stored. */
  readonly bytes: Uint8Array;
}

const encodeSession = (session: Session): Uint8Array =>
  encode((w) =>
    writePath(
      w.raw(session.groupId, 32).u8(session.compartment).raw(session.epochId, 32),
      session.path,
    )
      .set(session.logHeads)
      .u8(PURPOSES.indexOf(session.purpose))
      .raw(session.nonce, SESSION_NONCE_BYTES),
  );

/** Signs the start of work. The nonce is fresh randomness: a session is never started twice. */
export function startSession(session: Session, signingKey: SigningKey): SignedSession {
  const unsigned = encodeSession(session);
  return {
    session,
    sessionId: hash('session-id', unsigned),
    bytes: concatBytes([unsigned, sign(signingKey, 'session', unsigned)]),
  };
}

/** Reads a session without judging its signature. 'crypto/form' for a wrong shape, 'crypto/limit' for too many heads. */
export function parseSession(bytes: Uint8Array): Result<SignedSession, CryptoError> {
  const session = decode(bytes, (reader) => {
    const read = readSession(reader);
    reader.raw(SIGNATURE_BYTES);
    return read;
  });
  if (!session.ok) return session;
  const sessionId = hash('session-id', bytes.subarray(0, bytes.length - SIGNATURE_BYTES));
  return ok({ session: session.value, sessionId, bytes });
}

function readSession(reader: ByteReader): Session {
  const [groupId, compartment, epochId] = [reader.raw(32), reader.u8(), reader.raw(32)];
  const path = readPath(reader);
  const logHeads = reader.set(PARENTS_MAX, 32);
  const purpose = PURPOSES[reader.u8()];
  const nonce = reader.raw(SESSION_NONCE_BYTES);
  const shaped = compartment > 0 && compartment < COMPARTMENTS_MAX && logHeads.length > 0;
  if (!shaped || purpose === undefined) reader.fail();
  return { groupId, compartment, epochId, path, logHeads, purpose: purpose ?? 'care', nonce };
}

/** Whether the device with this public key signed the session. */
export const isSessionSignedBy = (signed: SignedSession, publicKey: Uint8Array): boolean =>
  verify(
    { publicKey, context: 'session', signature: signed.bytes.slice(-SIGNATURE_BYTES) },
    signed.bytes.subarray(0, signed.bytes.length - SIGNATURE_BYTES),
  );

/** The only Automerge actor this session may use in this document: 16 bytes. */
export const actorOf = (sessionId: Uint8Array, docId: Uint8Array): Uint8Array =>
  hash16('actor', sessionId, docId);

/**
 * A device's signed note that it has opened, looked at or carried away something. It joins no access log and nothing can
 * revoke it. A device chains its notes, so that one left out is seen.
 *
 *   Evidence   = groupId b32 | compartment u8 | epochId b32 | path | type u8 (1 OPEN 2 VIEW 3 EXPORT 4 CLOSE 5 REVIEW 6 CONTEST)
 *              | n u32 (from 1) | prev b32 (zeros when n = 1; chain of the device in the group, over all compartments)
 *              | packId b32 (zeros: none) | claimedTime u64 ms | clock u8 (0 unknown, 1 local, 2 relay-checked)
 *              | body var (≤ 512) ‖ sig b64 under "evidence"
 *   evidenceId = H("evidence-id", bytes without signature)
 */
import { concatBytes, isAllZero } from '../encoding/bytes.ts';
import { decode, type ByteReader } from '../encoding/reader.ts';
import { encode } from '../encoding/writer.ts';
import { cryptoError, type CryptoError } from '../errors.ts';
import { COMPARTMENTS_MAX } from '../log/limits.ts';
import { readPath, writePath, type Path } from '../log/path.ts';
import { hash } from '../primitives/hash.ts';
import { sign, SIGNATURE_BYTES, verify, type SigningKey } from '../primitives/signature.ts';
import { err, ok, type Result } from '../result.ts';

const EVIDENCE_BODY_BYTES_MAX = 512;
const NUMBER_MAX = 2 ** 32 - 1;
const ABSENT = new Uint8Array(32);

/** In the order of their numbers, from 1. */
const EVIDENCE_TYPES = ['open', 'view', 'export', 'close', 'review', 'contest'] as const;
export type EvidenceType = (typeof EVIDENCE_TYPES)[number];

/** In the order of their numbers, from 0. */
const CLOCKS = ['unknown', 'local', 'relay-checked'] as const;

export interface Evidence {
  readonly groupId: Uint8Array;
  /** 1..15. */
  readonly compartment: number;
  readonly epochId: Uint8Array;
  readonly path: Path;
  readonly type: EvidenceType;
  readonly n: number;
  readonly prev: Uint8Array | undefined;
  /** The shift pack through which this was possible. */
  readonly packId: Uint8Array | undefined;
  /** Milliseconds, a claim. */
  readonly claimedTime: number;
  readonly clock: (typeof CLOCKS)[number];
  /** What was opened and why, for readers of the compartment; at most 512 bytes. */
  readonly body: Uint8Array;
}

export interface SignedEvidence {
  readonly evidence: Evidence;
  readonly evidenceId: Uint8Array;
  /** The canonical bytes with their signature, as they travel and as they are stored. */
  readonly bytes: Uint8Array;
}

/** Where a device's chain in a group ends; the device keeps it with what the note was about, in one transaction. */
export interface ChainTail {
  readonly n: number;
  readonly evidenceId: Uint8Array;
}

const encodeEvidence = (evidence: Evidence): Uint8Array =>
  encode((w) =>
    writePath(
      w.raw(evidence.groupId, 32).u8(evidence.compartment).raw(evidence.epochId, 32),
      evidence.path,
    )
      .u8(EVIDENCE_TYPES.indexOf(evidence.type) + 1)
      .u32(evidence.n)
      .raw(evidence.prev ?? ABSENT, 32)
      .raw(evidence.packId ?? ABSENT, 32)
      .u64(evidence.claimedTime)
      .u8(CLOCKS.indexOf(evidence.clock))
      .var(evidence.body),
  );

/**
 * The next note of this device's chain in the group, `tail` undefined for the first. 'crypto/limit' for a body over 512 bytes
 * or a chain that is at its end.
 */
export function signNextEvidence(
  tail: ChainTail | undefined,
  draft: Omit<Evidence, 'n' | 'prev'>,
  signingKey: SigningKey,
): Result<SignedEvidence, CryptoError> {
  const n = (tail?.n ?? 0) + 1;
  if (draft.body.length > EVIDENCE_BODY_BYTES_MAX || n > NUMBER_MAX)
    return err(cryptoError('crypto/limit'));
  const evidence: Evidence = { ...draft, n, prev: tail?.evidenceId };
  const unsigned = encodeEvidence(evidence);
  const bytes = concatBytes([unsigned, sign(signingKey, 'evidence', unsigned)]);
  return ok({ evidence, evidenceId: hash('evidence-id', unsigned), bytes });
}

export const tailOf = ({ evidence, evidenceId }: SignedEvidence): ChainTail => ({
  n: evidence.n,
  evidenceId,
});

/** Reads a note without judging its signature. 'crypto/form' for a wrong shape, 'crypto/limit' for a body over 512 bytes. */
export function parseEvidence(bytes: Uint8Array): Result<SignedEvidence, CryptoError> {
  const evidence = decode(bytes, (reader) => {
    const read = readEvidence(reader);
    reader.raw(SIGNATURE_BYTES);
    return read;
  });
  if (!evidence.ok) return evidence;
  const evidenceId = hash('evidence-id', bytes.subarray(0, bytes.length - SIGNATURE_BYTES));
  return ok({ evidence: evidence.value, evidenceId, bytes });
}

function readEvidence(reader: ByteReader): Evidence {
  const [groupId, compartment, epochId] = [reader.raw(32), reader.u8(), reader.raw(32)];
  const path = readPath(reader);
  const type = EVIDENCE_TYPES[reader.u8() - 1];
  const n = reader.u32();
  const [prev, packId] = [reader.raw(32), reader.raw(32)].map((id) =>
    isAllZero(id) ? undefined : id,
  );
  const claimedTime = reader.u64();
  const clock = CLOCKS[reader.u8()];
  const body = reader.var(EVIDENCE_BODY_BYTES_MAX);
  const placed = compartment > 0 && compartment < COMPARTMENTS_MAX;
  const chained = n > 0 && (n === 1) === (prev === undefined);
  if (!placed || !chained || type === undefined || clock === undefined) reader.fail();
  return {
    ...{ groupId, compartment, epochId, path, type: type ?? 'view' },
    ...{ n, prev, packId, claimedTime, clock: clock ?? 'unknown', body },
  };
}

/** Whether the device with this public key signed the note. */
export const isEvidenceSignedBy = (signed: SignedEvidence, publicKey: Uint8Array): boolean =>
  verify(
    { publicKey, context: 'evidence', signature: signed.bytes.slice(-SIGNATURE_BYTES) },
    signed.bytes.subarray(0, signed.bytes.length - SIGNATURE_BYTES),
  );

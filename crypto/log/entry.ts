/**
 * One signed, hash-linked entry of a group's log. Knows its frame and signature; what bodies mean is in `bodies/`.
 *
 *   Entry = groupId b32 (zeros in GENESIS) | type u8 | parents set<b32> (1..16; none in GENESIS) | path Path
 *         | claimedTime u64 ms | body var ‖ sig b64
 *   sig = Sign(device, "entry", all before)     entryId = H("entry-id", all before)     groupId = entryId of GENESIS
 */
import { cryptoError, type CryptoError } from '../errors.ts';
import { isAllZero } from '../encoding/bytes.ts';
import { decode, type ByteReader } from '../encoding/reader.ts';
import { encode, type ByteWriter } from '../encoding/writer.ts';
import type { DeviceKeys } from '../keys/device-keys.ts';
import { hash } from '../primitives/hash.ts';
import { sign, SIGNATURE_BYTES, verify } from '../primitives/signature.ts';
import { err, type Result } from '../result.ts';
import { ENTRY_BYTES_MAX, PARENTS_MAX } from './limits.ts';
import { ID_BYTES, NO_ID, readPath, writePath, type Path } from './path.ts';

/** The nine types; numbers from 128 on may be skipped by who does not know them. */
export const ENTRY_TYPES = {
  genesis: 1,
  add: 2,
  set: 3,
  remove: 4,
  epoch: 5,
  grant: 6,
  verdict: 7,
  policy: 8,
  link: 9,
} as const;

export interface EntryDraft {
  /** Absent in GENESIS. */
  readonly groupId?: Uint8Array;
  readonly type: number;
  /** Heads of the accepted entries known to the author; none in GENESIS. */
  readonly parents: readonly Uint8Array[];
  readonly path: Path;
  /** Milliseconds; a claim, never a reason for a decision. */
  readonly claimedTime: number;
  readonly body: Uint8Array;
}

export interface Entry extends EntryDraft {
  readonly signature: Uint8Array;
}

/** A parsed entry with its id. The signature is not checked yet. */
export interface ReadEntry {
  readonly entry: Entry;
  readonly entryId: Uint8Array;
  readonly bytes: Uint8Array;
}

const writeDraft = (writer: ByteWriter, draft: EntryDraft): ByteWriter =>
  writePath(
    writer
      .raw(draft.groupId ?? NO_ID, ID_BYTES)
      .u8(draft.type)
      .set(draft.parents),
    draft.path,
  )
    .u64(draft.claimedTime)
    .var(draft.body);

const draftBytes = (draft: EntryDraft): Uint8Array => encode((w) => writeDraft(w, draft));

export const encodeEntry = (entry: Entry): Uint8Array =>
  encode((w) => writeDraft(w, entry).raw(entry.signature, SIGNATURE_BYTES));

/** 32 bytes over everything but the signature, so that a second signature of the same device is not a second entry. */
export const entryId = (draft: EntryDraft): Uint8Array => hash('entry-id', draftBytes(draft));

/** Signs with the path's device; `device` has to be that device, which is the caller's to ensure. */
export function signEntry(draft: EntryDraft, device: DeviceKeys): Uint8Array {
  const signature = sign(device.signingKey, 'entry', draftBytes(draft));
  return encodeEntry({ ...draft, signature });
}

export const verifyEntry = (entry: Entry, signPublicKey: Uint8Array): boolean =>
  verify(
    { publicKey: signPublicKey, signature: entry.signature, context: 'entry' },
    draftBytes(entry),
  );

/** 'crypto/limit' for an oversized entry or count, 'crypto/form' for any other wrong shape. */
export function parseEntry(bytes: Uint8Array): Result<ReadEntry, CryptoError> {
  if (bytes.length > ENTRY_BYTES_MAX) return err(cryptoError('crypto/limit'));
  const entry = decode(bytes, readEntry);
  if (!entry.ok) return entry;
  const id = hash('entry-id', bytes.subarray(0, bytes.length - SIGNATURE_BYTES));
  return { ok: true, value: { entry: entry.value, entryId: id, bytes } };
}

function readEntry(reader: ByteReader): Entry {
  const groupId = reader.raw(ID_BYTES);
  const type = reader.u8();
  const parents = reader.set(PARENTS_MAX, ID_BYTES);
  const path = readPath(reader);
  const claimedTime = reader.u64();
  const body = reader.var(ENTRY_BYTES_MAX);
  const signature = reader.raw(SIGNATURE_BYTES);
  const isGenesis = type === ENTRY_TYPES.genesis;
  if (isGenesis !== isAllZero(groupId) || isGenesis !== (parents.length === 0)) reader.fail();
  const frame = { type, parents, path, claimedTime, body, signature };
  return isGenesis ? frame : { groupId, ...frame };
}

/**
 * REMOVE: the end of a membership, or a resignation. A founder is removed only with the signatures of other founders, which
 * stand inside the hashed body and so cannot be stripped.
 *
 *   memberId b32 | cosigs list<(path Path, sig b64)> 0..7       sig = Sign(device, "cosign", groupId ‖ memberId ‖ parents set<b32>)
 */
import type { ByteReader } from '../../encoding/reader.ts';
import { encode, type ByteWriter } from '../../encoding/writer.ts';
import type { DeviceKeys } from '../../keys/device-keys.ts';
import { sign, SIGNATURE_BYTES, verify } from '../../primitives/signature.ts';
import { COSIGNATURES_MAX } from '../limits.ts';
import { ID_BYTES, readPath, writePath, type Path } from '../path.ts';

export interface Cosignature {
  readonly path: Path;
  readonly signature: Uint8Array;
}

export interface RemoveBody {
  readonly memberId: Uint8Array;
  readonly cosignatures: readonly Cosignature[];
}

export const writeRemove = (writer: ByteWriter, body: RemoveBody): ByteWriter =>
  writer
    .raw(body.memberId, ID_BYTES)
    .list(body.cosignatures, (w, cosignature) =>
      writePath(w, cosignature.path).raw(cosignature.signature, SIGNATURE_BYTES),
    );

export const readRemove = (reader: ByteReader): RemoveBody => ({
  memberId: reader.raw(ID_BYTES),
  cosignatures: reader.list(COSIGNATURES_MAX, (r) => ({
    path: readPath(r),
    signature: r.raw(SIGNATURE_BYTES),
  })),
});

/** What a cosigner agrees to: this member out of this group, by an entry with exactly these parents. */
export interface RemovalProposal {
  readonly groupId: Uint8Array;
  readonly memberId: Uint8Array;
  readonly parents: readonly Uint8Array[];
}

const proposalBytes = (proposal: RemovalProposal): Uint8Array =>
  encode((w) =>
    w.raw(proposal.groupId, ID_BYTES).raw(proposal.memberId, ID_BYTES).set(proposal.parents),
  );

/** The consent of the path's device. */
export const cosignRemoval = (
  proposal: RemovalProposal,
  path: Path,
  device: DeviceKeys,
): Cosignature => ({
  path,
  signature: sign(device.signingKey, 'cosign', proposalBytes(proposal)),
});

export const verifyCosignature = (
  proposal: RemovalProposal,
  signature: Uint8Array,
  signPublicKey: Uint8Array,
): boolean =>
  verify({ publicKey: signPublicKey, signature, context: 'cosign' }, proposalBytes(proposal));

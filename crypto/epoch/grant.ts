/** Making a GRANT: a holder hands an epoch's secret to members who came after it. In a role that ends their waiting. */
import { cryptoError, type CryptoError } from '../errors.ts';
import { compareBytes } from '../encoding/bytes.ts';
import type { DeviceKeys } from '../keys/device-keys.ts';
import { encodeBody } from '../log/bodies/body.ts';
import type { Seal } from '../log/bodies/seal.ts';
import { signEntry } from '../log/entry.ts';
import { fromHexId } from '../log/hex-id.ts';
import type { LogBook } from '../log/log-book.ts';
import type { Path } from '../log/path.ts';
import { err, ok, type Result } from '../result.ts';
import { newcomerOf } from './recipients.ts';
import { followsFrom, makeSeal, type OpenedSecrets } from './seal.ts';

export interface GrantRequest {
  readonly book: LogBook;
  readonly groupId: string;
  readonly epochId: string;
  /** Members to hand it to, in any order. Whoever waits for a handover is let in by being named. */
  readonly memberIds: readonly string[];
  readonly path: Path;
  readonly device: DeviceKeys;
  /** Milliseconds. */
  readonly claimedTime: number;
  readonly secrets: OpenedSecrets;
}

/**
 * The signed entry. 'crypto/epoch' when the epoch is unknown, is not that of these secrets, or somebody named may not have it;
 * 'crypto/right' when a writer is named and only R is held.
 */
export function createGrant(request: GrantRequest): Result<Uint8Array, CryptoError> {
  const { book, groupId, epochId, secrets } = request;
  const state = book.state(groupId);
  const epoch = state?.epochs.find((known) => known.epochId === epochId);
  if (state === undefined || epoch === undefined || !followsFrom(secrets, epoch))
    return err(cryptoError('crypto/epoch'));
  const { compartment, n, readCommit } = epoch;
  const context = { groupId: fromHexId(groupId), compartment, n, readCommit };
  const seals: Seal[] = [];
  for (const member of new Set(request.memberIds)) {
    const newcomer = newcomerOf(book, { groupId, compartment }, member);
    if (newcomer === undefined) return err(cryptoError('crypto/epoch'));
    const { memberId, tier, boxPublicKey } = newcomer;
    const seal = makeSeal(context, { memberId: fromHexId(memberId), tier, boxPublicKey }, secrets);
    if (!seal.ok) return seal;
    seals.push(seal.value);
  }
  seals.sort((a, b) => compareBytes(a.memberId, b.memberId));
  const draft = {
    groupId: context.groupId,
    ...encodeBody({ type: 'grant', value: { epochId: fromHexId(epochId), seals } }),
    parents: state.heads.map(fromHexId),
    path: request.path,
    claimedTime: request.claimedTime,
  };
  return ok(signEntry(draft, request.device));
}

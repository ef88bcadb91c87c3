/** From a sealed epoch to its secrets, for who has the box key a seal was made for; and checking what others were given. */
import { cryptoError, type CryptoError } from '../errors.ts';
import { equalBytes, toHex } from '../encoding/bytes.ts';
import { boxIdOf, type Seal } from '../log/bodies/seal.ts';
import type { EpochInLog } from '../log/group-state.ts';
import { fromHexId } from '../log/hex-id.ts';
import type { LogBook } from '../log/log-book.ts';
import type { Tier } from '../log/rights.ts';
import type { BoxKey } from '../primitives/kem.ts';
import { err, type Result } from '../result.ts';
import { sealsOf } from './current.ts';
import { boxNamed } from './recipients.ts';
import { makeSeal, openSeal, type OpenedSecrets } from './seal.ts';

const EDIT_FIRST: readonly Tier[] = [2, 1, 3];

export interface OpenRequest {
  readonly book: LogBook;
  readonly groupId: string;
  readonly epochId: string;
  /** As whom: a device in its user's log, else a user or a role. */
  readonly memberId: string;
  /** That member's box key: a device's own, or that of an epoch of the user's or role's compartment 0. */
  readonly boxKey: BoxKey;
  /** The relay's share, for an emergency role. */
  readonly share?: Uint8Array;
}

/**
 * Tries the seals for this member and box, of the epoch and of grants, first those that let write: a reader may have become a writer. 'crypto/epoch' for an unknown or refused epoch,
 * 'crypto/not-member' when nothing is sealed to this box, 'crypto/seal' when what is sealed is wrong: then the epoch must not be
 * written under, and its author is named by the signature.
 */
export function openEpoch(request: OpenRequest): Result<OpenedSecrets, CryptoError> {
  const { book, groupId, epochId, boxKey } = request;
  const epoch = book.state(groupId)?.epochs.find((known) => known.epochId === epochId);
  if (epoch === undefined) return err(cryptoError('crypto/epoch'));
  const boxId = boxIdOf(boxKey.publicKey);
  const mine = sealsOf(book, groupId, epoch)
    .filter((seal) => toHex(seal.memberId) === request.memberId && equalBytes(seal.boxId, boxId))
    .sort((a, b) => EDIT_FIRST.indexOf(a.tier) - EDIT_FIRST.indexOf(b.tier));
  let result: Result<OpenedSecrets, CryptoError> = err(cryptoError('crypto/not-member'));
  for (const seal of mine) {
    const group = fromHexId(groupId);
    result = openSeal({ groupId: group, epoch, seal, boxKey, share: request.share });
    if (result.ok) return result;
  }
  return result;
}

/**
 * The members whose seal in this epoch is not what it has to be, as far as the holder of these secrets can tell: a reader cannot
 * judge what writers were given. Anything found makes the epoch one that is owed a successor.
 */
export function wrongSealsOf(
  book: LogBook,
  place: { readonly groupId: string; readonly epoch: EpochInLog },
  secrets: OpenedSecrets,
): readonly string[] {
  return place.epoch.seals
    .filter((seal) => !isRight(book, place, { seal, secrets }))
    .map((seal) => toHex(seal.memberId));
}

function isRight(
  book: LogBook,
  { groupId, epoch }: { readonly groupId: string; readonly epoch: EpochInLog },
  { seal, secrets }: { readonly seal: Seal; readonly secrets: OpenedSecrets },
): boolean {
  if (seal.tier === 2 && secrets.editSecrets === undefined) return true;
  const boxPublicKey = boxNamed(book, groupId, seal);
  if (boxPublicKey === undefined) return false;
  const { compartment, n, readCommit } = epoch;
  const context = { groupId: fromHexId(groupId), compartment, n, readCommit };
  const { memberId, tier } = seal;
  const again = makeSeal(context, { memberId, tier, boxPublicKey }, secrets);
  return again.ok && equalBytes(again.value.sealed, seal.sealed);
}

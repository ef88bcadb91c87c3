/** Making an EPOCH: fresh secrets for everybody who may have them now, and the way back to what was before. */
import { cryptoError, type CryptoError } from '../errors.ts';
import { compareBytes } from '../encoding/bytes.ts';
import type { DeviceKeys } from '../keys/device-keys.ts';
import { editSecretsOf, type EditSecrets } from '../keys/epoch-secrets.ts';
import { encodeBody } from '../log/bodies/body.ts';
import type { EpochBody, EpochReason } from '../log/bodies/epoch.ts';
import type { Seal } from '../log/bodies/seal.ts';
import { entryId, signEntry } from '../log/entry.ts';
import { fromHexId } from '../log/hex-id.ts';
import { EPOCH_PREVIOUS_MAX } from '../log/limits.ts';
import type { LogBook } from '../log/log-book.ts';
import type { Path } from '../log/path.ts';
import type { RandomBytes } from '../primitives/sodium.ts';
import { err, ok, type Result } from '../result.ts';
import { tipsOf } from './current.ts';
import { recipientsOf, type EpochRecipient } from './recipients.ts';
import { makeSeal, shareHashOf, type SealContext } from './seal.ts';
import { makeWraps, type PreviousSecret } from './wraps.ts';

export interface EpochRequest {
  readonly book: LogBook;
  readonly groupId: string;
  readonly compartment: number;
  readonly path: Path;
  readonly device: DeviceKeys;
  /** Milliseconds. */
  readonly claimedTime: number;
  readonly random: RandomBytes;
  readonly reason: EpochReason;
  /** R of an earlier epoch this device has opened; needed for every tip unless the history is cut. */
  readonly readSecretOf?: (epochId: string) => Uint8Array | undefined;
  /** 'cut': newcomers will not read what was before. Only managers may. */
  readonly history?: 'kept' | 'cut';
}

export interface NewEpoch {
  readonly entry: Uint8Array;
  readonly entryId: Uint8Array;
  readonly secrets: EditSecrets;
}

/**
 * An EPOCH with all tips of the compartment as its predecessors, ready to be added to the book.
 * 'crypto/parent' while the group or the log of a reader is unknown; 'crypto/epoch' when R of a tip is missing or the source of
 * randomness repeats itself; 'crypto/key' for a recipient nobody can seal to.
 */
export function createEpoch(request: EpochRequest): Result<NewEpoch, CryptoError> {
  const { book, groupId, compartment } = request;
  const state = book.state(groupId);
  const computed = recipientsOf(book, groupId, compartment);
  if (state === undefined || computed === undefined) return err(cryptoError('crypto/parent'));
  const tips = tipsOf(book, request).slice(0, EPOCH_PREVIOUS_MAX);
  const previous = previousSecrets(
    request,
    tips.map((tip) => tip.epochId),
  );
  if (previous === undefined) return err(cryptoError('crypto/epoch'));
  const secrets = editSecretsOf(request.random(32));
  const isRepeated = state.epochs.some(
    (epoch) => compareBytes(epoch.writePublicKey, secrets.writeKey.publicKey) === 0,
  );
  if (isRepeated) return err(cryptoError('crypto/epoch'));
  const context: SealContext = {
    groupId: fromHexId(groupId),
    compartment,
    n: 1 + Math.max(0, ...tips.map((tip) => tip.n)),
    readCommit: secrets.readSecrets.readCommit,
  };
  const seals = sealToAll(context, computed.recipients, secrets);
  if (!seals.ok) return seals;
  const hasBox = (state.kind === 'user' || state.kind === 'role') && compartment === 0;
  const body: EpochBody = {
    compartment,
    suite: 1,
    n: context.n,
    previous: tips.map((tip) => fromHexId(tip.epochId)),
    readCommit: context.readCommit,
    writePublicKey: secrets.writeKey.publicKey,
    dropPublicKey: secrets.readSecrets.dropKey.publicKey,
    boxPublicKey: hasBox ? secrets.readSecrets.boxKey.publicKey : new Uint8Array(0),
    shareHash: shareHashOf(secrets.readSecrets.glassShare),
    cites: computed.cites,
    reason: request.reason,
    seals: seals.value,
    wraps: makeWraps(secrets.readSecrets, previous),
  };
  return ok({ ...signed(request, state.heads, body), secrets });
}

function signed(request: EpochRequest, heads: readonly string[], body: EpochBody) {
  const draft = {
    groupId: fromHexId(request.groupId),
    ...encodeBody({ type: 'epoch', value: body }),
    parents: heads.map(fromHexId),
    path: request.path,
    claimedTime: request.claimedTime,
  };
  return { entry: signEntry(draft, request.device), entryId: entryId(draft) };
}

/** R of every tip in their order; none at all where the history is cut; undefined when one is missing. */
function previousSecrets(
  request: EpochRequest,
  tips: readonly string[],
): readonly PreviousSecret[] | undefined {
  if (request.history === 'cut') return [];
  const previous: PreviousSecret[] = [];
  for (const tip of tips) {
    const read = request.readSecretOf?.(tip);
    if (read === undefined) return undefined;
    previous.push({ epochId: fromHexId(tip), read });
  }
  return previous;
}

function sealToAll(
  context: SealContext,
  recipients: readonly EpochRecipient[],
  editSecrets: EditSecrets,
): Result<readonly Seal[], CryptoError> {
  const opened = { readSecrets: editSecrets.readSecrets, editSecrets };
  const seals: Seal[] = [];
  for (const { memberId, tier, boxPublicKey } of recipients) {
    const seal = makeSeal(context, { memberId: fromHexId(memberId), tier, boxPublicKey }, opened);
    if (!seal.ok) return seal;
    seals.push(seal.value);
  }
  return ok(seals);
}

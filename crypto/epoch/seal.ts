/**
 * One secret for one recipient, deterministically: the same secret for the same recipient gives the same bytes, so everybody who
 * holds the secret can check what others were given. Never used for anything that can be guessed.
 *
 *   info   = groupId | compartment u8 | n u32 | readCommit | tier u8 | memberId
 *   seed   = D(s, 64, "seal-seed", info ‖ boxId)               s = E for tier 2, R for tiers 1 and 3
 *   (c, z) = X-Wing encapsulation to boxPub with seed
 *   k      = D(z, 32, "seal-key", info ‖ boxId ‖ H("seal-ct", c))
 *   sealed = c ‖ AEAD(k, 0, s, ad = info ‖ boxId)              1120 + 48 bytes
 *   glass: AEAD(D(share, 32, "glass-key", info ‖ boxId), 0, sealed, ad = info ‖ boxId)
 * The zero nonces are safe because each key follows from the plaintext.
 */
import { cryptoError, type CryptoError } from '../errors.ts';
import { concatBytes, equalBytes, isAllZero } from '../encoding/bytes.ts';
import { encode } from '../encoding/writer.ts';
import {
  editSecretsOf,
  readSecretsOf,
  type EditSecrets,
  type ReadSecrets,
} from '../keys/epoch-secrets.ts';
import type { EpochBody } from '../log/bodies/epoch.ts';
import { boxIdOf, type Seal } from '../log/bodies/seal.ts';
import { ID_BYTES } from '../log/path.ts';
import type { Tier } from '../log/rights.ts';
import { aeadOpen, aeadSeal, countedNonce, type AeadBox } from '../primitives/aead.ts';
import { derive, hash } from '../primitives/hash.ts';
import { BOX_CIPHERTEXT_BYTES, decapsulate, encapsulate, type BoxKey } from '../primitives/kem.ts';
import { err, ok, type Result } from '../result.ts';

/** What a secret belongs to; all of it is bound into every seal. */
export interface SealContext {
  readonly groupId: Uint8Array;
  readonly compartment: number;
  readonly n: number;
  readonly readCommit: Uint8Array;
}

export interface SealRecipient {
  readonly memberId: Uint8Array;
  readonly tier: Tier;
  readonly boxPublicKey: Uint8Array;
}

/** What a member of a tier holds: writers have both, readers have R. */
export interface OpenedSecrets {
  readonly readSecrets: ReadSecrets;
  readonly editSecrets: EditSecrets | undefined;
}

const bindingOf = (context: SealContext, tier: Tier, ids: readonly Uint8Array[]): Uint8Array =>
  encode((w) => {
    w.raw(context.groupId, ID_BYTES)
      .u8(context.compartment)
      .u32(context.n)
      .raw(context.readCommit, 32)
      .u8(tier);
    for (const id of ids) w.raw(id);
  });

const boxUnder = (key: Uint8Array, binding: Uint8Array): AeadBox => ({
  key,
  nonce: countedNonce(0),
  ad: binding,
});

/** 'crypto/key' when the recipient's key takes no encapsulation, 'crypto/right' when a tier needs E and only R is there. */
export function makeSeal(
  context: SealContext,
  recipient: SealRecipient,
  secrets: OpenedSecrets,
): Result<Seal, CryptoError> {
  const { memberId, tier, boxPublicKey } = recipient;
  const secret = tier === 2 ? secrets.editSecrets?.edit : secrets.readSecrets.read;
  if (secret === undefined) return err(cryptoError('crypto/right'));
  const boxId = boxIdOf(boxPublicKey);
  const binding = bindingOf(context, tier, [memberId, boxId]);
  const sent = encapsulate(boxPublicKey, derive(secret, 64, 'seal-seed', binding));
  if (!sent.ok) return sent;
  const { ciphertext, sharedSecret } = sent.value;
  const key = derive(sharedSecret, 32, 'seal-key', binding, hash('seal-ct', ciphertext));
  const inner = concatBytes([ciphertext, aeadSeal(boxUnder(key, binding), secret)]);
  const sealed =
    tier === 3 ? aeadSeal(glassBox(secrets.readSecrets.glassShare, binding), inner) : inner;
  return ok({ memberId, tier, boxId, sealed });
}

const glassBox = (share: Uint8Array, binding: Uint8Array): AeadBox =>
  boxUnder(derive(share, 32, 'glass-key', binding), binding);

/** Published instead of the share: H("glass-share", share). */
export const shareHashOf = (share: Uint8Array): Uint8Array => hash('glass-share', share);

export interface SealToOpen {
  readonly groupId: Uint8Array;
  readonly epoch: EpochBody;
  readonly seal: Seal;
  readonly boxKey: BoxKey;
  /** The relay's share, for a glass seal. */
  readonly share?: Uint8Array | undefined;
}

/**
 * Opens a seal and believes nothing: commitment, keys and share have to follow from the secret, and sealing it again has to give
 * the same bytes. 'crypto/seal' whatever is wrong.
 */
export function openSeal(request: SealToOpen): Result<OpenedSecrets, CryptoError> {
  const { groupId, epoch, seal, boxKey } = request;
  const context = {
    groupId,
    compartment: epoch.compartment,
    n: epoch.n,
    readCommit: epoch.readCommit,
  };
  const secret = decryptSeal(request, bindingOf(context, seal.tier, [seal.memberId, seal.boxId]));
  if (!secret.ok) return secret;
  const edit = seal.tier === 2 ? editSecretsOf(secret.value) : undefined;
  const opened = {
    readSecrets: edit?.readSecrets ?? readSecretsOf(secret.value),
    editSecrets: edit,
  };
  const recipient = { memberId: seal.memberId, tier: seal.tier, boxPublicKey: boxKey.publicKey };
  const again = makeSeal(context, recipient, opened);
  const isSame = again.ok && equalBytes(again.value.sealed, seal.sealed);
  return isSame && followsFrom(opened, epoch) ? ok(opened) : err(cryptoError('crypto/seal'));
}

function decryptSeal(
  { epoch, seal, boxKey, share }: SealToOpen,
  binding: Uint8Array,
): Result<Uint8Array, CryptoError> {
  let inner = seal.sealed;
  if (seal.tier === 3) {
    if (share?.length !== 32 || !equalBytes(shareHashOf(share), epoch.shareHash))
      return err(cryptoError('crypto/seal'));
    const uncovered = aeadOpen(glassBox(share, binding), inner, 'crypto/seal');
    if (!uncovered.ok) return uncovered;
    inner = uncovered.value;
  }
  const ciphertext = inner.slice(0, BOX_CIPHERTEXT_BYTES);
  const shared = decapsulate(boxKey, ciphertext);
  if (!shared.ok) return shared;
  const key = derive(shared.value, 32, 'seal-key', binding, hash('seal-ct', ciphertext));
  const secret = aeadOpen(boxUnder(key, binding), inner.slice(BOX_CIPHERTEXT_BYTES), 'crypto/seal');
  return secret.ok && secret.value.length !== 32 ? err(cryptoError('crypto/seal')) : secret;
}

/** Whether everything an epoch publishes is that of these secrets. */
export function followsFrom(secrets: OpenedSecrets, epoch: EpochBody): boolean {
  const { readSecrets, editSecrets } = secrets;
  return (
    equalBytes(readSecrets.readCommit, epoch.readCommit) &&
    equalBytes(readSecrets.dropKey.publicKey, epoch.dropPublicKey) &&
    (editSecrets === undefined ||
      equalBytes(editSecrets.writeKey.publicKey, epoch.writePublicKey)) &&
    (isAllZero(epoch.shareHash) ||
      equalBytes(shareHashOf(readSecrets.glassShare), epoch.shareHash)) &&
    (epoch.boxPublicKey.length === 0 ||
      equalBytes(readSecrets.boxKey.publicKey, epoch.boxPublicKey))
  );
}

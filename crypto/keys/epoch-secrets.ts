/**
 * The key schedule: everything that follows from one edit secret E or one read secret R of 32 bytes.
 * Knows no member, no log and no channel history.
 *
 *   E ─ "write-seed" → write key            R ─ "read-commit"          → readCommit, published
 *     ─ "relay-write", relayId → MAC key      ─ "body-key"             → envelope key
 *     ─ "read-secret" → R                     ─ "drop-seed"            → drop key (evidence)
 *                                             ─ "history-key"          → wraps R of previous epochs
 *   channelId = H16("channel",                ─ "relay-read", relayId  → MAC key
 *                   wPub ‖ dPub)              ─ "glass-share"          → share, given to relays
 *                                             ─ "box-seed"             → X-Wing key pair of the group
 */
import { derive, hash16 } from '../primitives/hash.ts';
import { boxKeyFromSeed, type BoxKey } from '../primitives/kem.ts';
import { signingKeyFromSeed, type SigningKey } from '../primitives/signature.ts';
import { asSecret, type Secret } from '../primitives/secret.ts';

/** What a reader of an epoch has. */
export interface ReadSecrets {
  /** R itself. */
  readonly read: Secret;
  /** Public: commits to R, because the cipher does not commit to its key. */
  readonly readCommit: Uint8Array;
  readonly bodyKey: Secret;
  readonly dropKey: SigningKey;
  readonly historyKey: Secret;
  readonly glassShare: Secret;
  /** Made at first use: only compartment 0 of user and role groups needs it. */
  readonly boxKey: BoxKey;
}

/** What a writer of an epoch has. */
export interface EditSecrets {
  /** E itself. */
  readonly edit: Secret;
  readonly writeKey: SigningKey;
  readonly readSecrets: ReadSecrets;
}

/** All that follows from R, 32 bytes; any other length is a programmer's error and stops the program. */
export function readSecretsOf(read: Uint8Array): ReadSecrets {
  let boxKey: BoxKey | undefined;
  return {
    read: asSecret(read),
    readCommit: derive(read, 32, 'read-commit'),
    bodyKey: asSecret(derive(read, 32, 'body-key')),
    dropKey: signingKeyFromSeed(derive(read, 32, 'drop-seed')),
    historyKey: asSecret(derive(read, 32, 'history-key')),
    glassShare: asSecret(derive(read, 32, 'glass-share')),
    get boxKey() {
      return (boxKey ??= boxKeyFromSeed(derive(read, 32, 'box-seed')));
    },
  };
}

/** All that follows from E, 32 bytes. Also the keys of an inbox, whose root stands in the place of E. */
export const editSecretsOf = (edit: Uint8Array): EditSecrets => ({
  edit: asSecret(edit),
  writeKey: writeKeyOf(edit),
  readSecrets: readSecretsOf(derive(edit, 32, 'read-secret')),
});

/**
 * The keys of an organisation's directory channel: reading from the long-lived key of the LINK entry as if it were R,
 * writing from the organisation's newest E. When that E changes, the relay is told by REKEY and the channel id stays.
 */
export const directorySecretsOf = (
  linkKey: Uint8Array,
  organisationEdit: Uint8Array,
): EditSecrets => ({
  edit: asSecret(organisationEdit),
  writeKey: writeKeyOf(organisationEdit),
  readSecrets: readSecretsOf(linkKey),
});

const writeKeyOf = (edit: Uint8Array): SigningKey =>
  signingKeyFromSeed(derive(edit, 32, 'write-seed'));

/** The MAC key that proves reading to one relay. `relayId` has 16 bytes; each relay gets another key. */
export const relayReadKey = (read: Uint8Array, relayId: Uint8Array): Uint8Array =>
  derive(read, 32, 'relay-read', relayId);

/** The MAC key that proves writing to one relay. */
export const relayWriteKey = (edit: Uint8Array, relayId: Uint8Array): Uint8Array =>
  derive(edit, 32, 'relay-write', relayId);

/** 16 bytes. Whoever opens the channel has to hold both keys, so a reader cannot squat it. */
export const channelIdOf = (writePublicKey: Uint8Array, dropPublicKey: Uint8Array): Uint8Array =>
  hash16('channel', writePublicKey, dropPublicKey);

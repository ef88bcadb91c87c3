/**
 * An invitation: a secret on a screen or in a link, with where to answer it. It confers nothing: whoever uses it only asks,
 * visibly and under their own keys. Not a log entry, and knows no name.
 *
 *   link     = version u8=2 | secret b20 | relayPub b32 | inviterDeviceId b32 | groupId b32 | expiry u64 ms
 *            ‖ first 4 bytes of H("invite", all before)                          129 bytes, base64url in a URL fragment
 *   root     = H("invite", secret)
 *   inviteId = D(root, 16, "invite")     joinKey = D(root, 32, "join")
 *   inbox    = the channel whose E is root (epoch-secrets.ts)
 */
import { cryptoError, invariant, type CryptoError } from '../errors.ts';
import { concatBytes, equalBytes, fromBase64Url, toBase64Url } from '../encoding/bytes.ts';
import { decode, type ByteReader } from '../encoding/reader.ts';
import { encode } from '../encoding/writer.ts';
import { channelIdOf, editSecretsOf, type EditSecrets } from '../keys/epoch-secrets.ts';
import { derive, hash } from '../primitives/hash.ts';
import type { RandomBytes } from '../primitives/sodium.ts';
import { err, type Result } from '../result.ts';
import { asSecret, type Secret } from '../primitives/secret.ts';

export const INVITATION_LIFE_MS = 7 * 24 * 3_600_000;
export const INVITATION_LIFE_MS_MAX = 30 * 24 * 3_600_000;
/** 2 since the joiner's introduction is part of the JOIN: neither side of an exchange answers one of another version. */
const VERSION = 2;
const SECRET_BYTES = 20;
const CHECKSUM_BYTES = 4;

export interface Invitation {
  /** 20 bytes. Whoever sees it can ask to join. */
  readonly secret: Uint8Array;
  /** Ed25519 public key of the relay that keeps the inbox. */
  readonly relayPublicKey: Uint8Array;
  /** The hash of the inviter's card, which the check number covers. */
  readonly inviterDeviceId: Uint8Array;
  readonly groupId: Uint8Array;
  /** Milliseconds since 1970, by the inviter's clock. */
  readonly expiresAt: number;
}

/** What both sides derive from the invitation's secret. */
export interface InvitationKeys {
  /** 16 bytes, public: stands in JOIN. */
  readonly inviteId: Uint8Array;
  readonly joinKey: Secret;
  readonly inbox: EditSecrets;
  readonly inboxChannelId: Uint8Array;
}

export interface InvitationTerms extends Omit<Invitation, 'secret' | 'expiresAt'> {
  readonly now: number;
  /** At most 30 days; 7 by default. */
  readonly lifeMs?: number;
}

/** A new invitation, to be used once. */
export function createInvitation(terms: InvitationTerms, random: RandomBytes): Invitation {
  const { now, lifeMs = INVITATION_LIFE_MS, ...place } = terms;
  invariant(lifeMs > 0 && lifeMs <= INVITATION_LIFE_MS_MAX, 'an invitation lives up to 30 days');
  return { ...place, secret: asSecret(random(SECRET_BYTES)), expiresAt: now + lifeMs };
}

export const isExpired = (invitation: Invitation, now: number): boolean =>
  now >= invitation.expiresAt;

export function invitationKeysOf(invitationSecret: Uint8Array): InvitationKeys {
  invariant(invitationSecret.length === SECRET_BYTES, 'an invitation secret has 20 bytes');
  const root = hash('invite', invitationSecret);
  const inbox = editSecretsOf(root);
  return {
    inviteId: derive(root, 16, 'invite'),
    joinKey: asSecret(derive(root, 32, 'join')),
    inbox,
    inboxChannelId: channelIdOf(inbox.writeKey.publicKey, inbox.readSecrets.dropKey.publicKey),
  };
}

/** The text for a URL fragment or QR code: 172 characters of base64url. */
export function encodeInvitation(invitation: Invitation): string {
  const content = encode((w) =>
    w
      .u8(VERSION)
      .raw(invitation.secret, SECRET_BYTES)
      .raw(invitation.relayPublicKey, 32)
      .raw(invitation.inviterDeviceId, 32)
      .raw(invitation.groupId, 32)
      .u64(invitation.expiresAt),
  );
  return toBase64Url(concatBytes([content, checksumOf(content)]));
}

/** Reads such a text. 'crypto/version' for one of a newer or older app, 'crypto/form' for anything mistyped or cut. */
export function parseInvitation(text: string): Result<Invitation, CryptoError> {
  const bytes = fromBase64Url(text);
  if (bytes === undefined) return err(cryptoError('crypto/form'));
  return decode(bytes, (reader) => readInvitation(reader, bytes));
}

function readInvitation(reader: ByteReader, bytes: Uint8Array): Invitation {
  if (reader.u8() !== VERSION) reader.fail('crypto/version');
  const invitation = {
    secret: asSecret(reader.raw(SECRET_BYTES)),
    relayPublicKey: reader.raw(32),
    inviterDeviceId: reader.raw(32),
    groupId: reader.raw(32),
    expiresAt: reader.u64(),
  };
  const content = bytes.subarray(0, reader.offset);
  if (!equalBytes(reader.raw(CHECKSUM_BYTES), checksumOf(content))) reader.fail();
  return invitation;
}

/** Finds mistakes of copying; it authenticates nothing. */
const checksumOf = (content: Uint8Array): Uint8Array =>
  hash('invite', content).slice(0, CHECKSUM_BYTES);

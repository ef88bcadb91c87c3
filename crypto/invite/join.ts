/**
 * JOIN: the answer to an invitation, signed by the joiner's device. It carries the joiner's user log, so the inviter can add
 * them, and how they introduce themselves, so that the check number covers it; it confers nothing by itself. Whether the device is in that log is judged by whoever reads the log. A further device of
 * the inviter themself has no log yet: there the one item is its card, and the group is the person's own.
 *
 *   JOIN   = inviteId b16 | groupId b32 | userLog var (list<var> of entries, oldest first) | deviceId b32
 *          | introduction var | nonce b16
 *          ‖ sig b64 over ctx "join" ‖ all before
 *   sealed = nonce b24 ‖ AEAD(joinKey, nonce, JOIN, ad = ctx "join" ‖ inviteId)          part 9, in a LOG envelope of the inbox
 *   joinHash = H("join", JOIN with its signature)
 */
import { contextBytes } from '../contexts.ts';
import { cryptoError, type CryptoError } from '../errors.ts';
import { concatBytes, equalBytes } from '../encoding/bytes.ts';
import { decode, type ByteReader } from '../encoding/reader.ts';
import { encode } from '../encoding/writer.ts';
import type { DeviceKeys } from '../keys/device-keys.ts';
import { aeadOpen, aeadSeal, NONCE_BYTES } from '../primitives/aead.ts';
import { hash } from '../primitives/hash.ts';
import { SIGNATURE_BYTES, sign, verify } from '../primitives/signature.ts';
import type { RandomBytes } from '../primitives/sodium.ts';
import { err, ok, type Result } from '../result.ts';
import type { InvitationKeys } from './invitation.ts';

const USER_LOG_BYTES_MAX = 896 * 1024;
const USER_LOG_ENTRIES_MAX = 10_000;
/** A name and a profession, whose form others know. */
const INTRODUCTION_BYTES_MAX = 4 * 1024;

export interface JoinRequest {
  /** 16 bytes. */
  readonly inviteId: Uint8Array;
  readonly groupId: Uint8Array;
  /** Encoded entries, oldest first. */
  readonly userLog: readonly Uint8Array[];
  readonly deviceId: Uint8Array;
  /** How the joiner presents themselves, unconfirmed; at most 4 KiB. */
  readonly introduction: Uint8Array;
  /** 16 random bytes. */
  readonly nonce: Uint8Array;
}

export interface Join extends JoinRequest {
  readonly signature: Uint8Array;
}

/** JOIN signed by the joiner's device; `deviceId` is that device's. */
export function signJoin(request: Omit<JoinRequest, 'deviceId'>, keys: DeviceKeys): Join {
  const unsigned = { ...request, deviceId: keys.deviceId };
  return { ...unsigned, signature: sign(keys.signingKey, 'join', unsignedBytes(unsigned)) };
}

/** Whether the device with this key signed it. The caller finds the key by `deviceId` in the user log it carries. */
export const verifyJoin = (join: Join, signPublicKey: Uint8Array): boolean =>
  verify(
    { publicKey: signPublicKey, signature: join.signature, context: 'join' },
    unsignedBytes(join),
  );

export const encodeJoin = (join: Join): Uint8Array =>
  concatBytes([unsignedBytes(join), join.signature]);

/** 'crypto/form' or 'crypto/limit' for what is not a JOIN. The signature is not looked at. */
export const parseJoin = (bytes: Uint8Array): Result<Join, CryptoError> => decode(bytes, readJoin);

/** 32 bytes: what ADD cites and the check number covers. */
export const joinHashOf = (join: Join): Uint8Array => hash('join', encodeJoin(join));

/** The bytes of a join part: only holders of the invitation open it. */
export function sealJoin(join: Join, keys: InvitationKeys, random: RandomBytes): Uint8Array {
  const nonce = random(NONCE_BYTES);
  return concatBytes([nonce, aeadSeal(boxOf(keys, nonce), encodeJoin(join))]);
}

/**
 * Opens a join part and checks that it answers this invitation to this group: 'crypto/open' when it does not open,
 * 'crypto/form' or 'crypto/limit' for what is not a JOIN, 'crypto/join' for another invitation or group.
 */
export function openJoin(
  bytes: Uint8Array,
  keys: InvitationKeys,
  groupId: Uint8Array,
): Result<Join, CryptoError> {
  if (bytes.length < NONCE_BYTES) return err(cryptoError('crypto/form'));
  const plain = aeadOpen(boxOf(keys, bytes.slice(0, NONCE_BYTES)), bytes.subarray(NONCE_BYTES));
  if (!plain.ok) return plain;
  const join = parseJoin(plain.value);
  if (!join.ok) return join;
  const answers =
    equalBytes(join.value.inviteId, keys.inviteId) && equalBytes(join.value.groupId, groupId);
  return answers ? ok(join.value) : err(cryptoError('crypto/join'));
}

const boxOf = (keys: InvitationKeys, nonce: Uint8Array) => ({
  key: keys.joinKey,
  nonce,
  ad: concatBytes([contextBytes('join'), keys.inviteId]),
});

const unsignedBytes = (request: JoinRequest): Uint8Array =>
  encode((w) =>
    w
      .raw(request.inviteId, 16)
      .raw(request.groupId, 32)
      .var(encode((log) => log.list(request.userLog, (list, entry) => list.var(entry))))
      .raw(request.deviceId, 32)
      .var(request.introduction)
      .raw(request.nonce, 16),
  );

function readJoin(reader: ByteReader): Join {
  return {
    inviteId: reader.raw(16),
    groupId: reader.raw(32),
    userLog: readUserLog(reader),
    deviceId: reader.raw(32),
    introduction: reader.var(INTRODUCTION_BYTES_MAX),
    nonce: reader.raw(16),
    signature: reader.raw(SIGNATURE_BYTES),
  };
}

function readUserLog(reader: ByteReader): readonly Uint8Array[] {
  const entries = decode(reader.var(USER_LOG_BYTES_MAX), (log) =>
    log.list(USER_LOG_ENTRIES_MAX, (list) => list.var(USER_LOG_BYTES_MAX)),
  );
  if (!entries.ok) reader.fail(entries.error.code);
  return entries.ok ? entries.value : [];
}

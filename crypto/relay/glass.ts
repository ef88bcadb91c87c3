/**
 * Emergency access at a relay: the duty certificate that lets a device ask for shares, the signed question, and the notice that
 * the relay puts into every channel before a share leaves it.
 *
 *   duty   = accountPublicKey b32 | deviceId b32 | devicePublicKey b32 | notBefore u64 | notAfter u64
 *          | sig b64 over ("duty", all before), by the account, for at most 24 hours
 *   asked  = purpose u8 (1 OPEN, 2 PACK) | reason u8 | notAfter u64 | channels list<channelId b16> | duty var
 *   glass  = asked ‖ sig b64 over ("glass", relayId ‖ nonce ‖ asked), by the device
 *   packId = H("pack-id", asked)
 *   notice = version u8=1 | purpose u8 | reason u8 | deviceId b32 | accountPublicKey b32 | at u64 (the relay's clock)
 *          | notAfter u64 | packId b32      the clear bytes of a NOTICE envelope, signed by the relay
 */
import { cryptoError, type CryptoError } from '../errors.ts';
import { decode } from '../encoding/reader.ts';
import { encode } from '../encoding/writer.ts';
import { encodeHeader, finishEnvelope } from '../envelope/envelope.ts';
import { hash } from '../primitives/hash.ts';
import { sign, verify, type SigningKey } from '../primitives/signature.ts';
import { err, ok, type Result } from '../result.ts';
import { proofFor } from './channel-proofs.ts';

/** How long a certificate may hold, milliseconds. */
export const DUTY_MS_MAX = 24 * 3_600_000;
const CERTIFICATE_BYTES = 112;

export interface Duty {
  readonly accountPublicKey: Uint8Array;
  readonly deviceId: Uint8Array;
  readonly devicePublicKey: Uint8Array;
  /** Milliseconds. */
  readonly notBefore: number;
  readonly notAfter: number;
}

const dutyBytes = (duty: Duty): Uint8Array =>
  encode((w) =>
    w
      .raw(duty.accountPublicKey, 32)
      .raw(duty.deviceId, 32)
      .raw(duty.devicePublicKey, 32)
      .u64(duty.notBefore)
      .u64(duty.notAfter),
  );

/** The certificate, 176 bytes. Who may have one is for whoever holds the account to know. */
export function issueDuty(
  accountKey: SigningKey,
  duty: Omit<Duty, 'accountPublicKey'>,
): Uint8Array {
  const bytes = dutyBytes({ ...duty, accountPublicKey: accountKey.publicKey });
  return encode((w) => w.raw(bytes).raw(sign(accountKey, 'duty', bytes), 64));
}

/**
 * 'crypto/form' when it is no certificate or holds for longer than a day, 'crypto/signature' when the account did not sign it.
 * Not checked: whose account it is, and the time.
 */
export function openDuty(bytes: Uint8Array): Result<Duty, CryptoError> {
  const parsed = decode(bytes, (r) => {
    const duty: Duty = {
      accountPublicKey: r.raw(32),
      deviceId: r.raw(32),
      devicePublicKey: r.raw(32),
      notBefore: r.u64(),
      notAfter: r.u64(),
    };
    const lasts = duty.notAfter - duty.notBefore;
    if (lasts < 0 || lasts > DUTY_MS_MAX) r.fail();
    return { duty, signature: r.raw(64) };
  });
  if (!parsed.ok) return parsed;
  const { duty, signature } = parsed.value;
  const claim = { publicKey: duty.accountPublicKey, signature, context: 'duty' } as const;
  const isSigned = verify(claim, bytes.subarray(0, CERTIFICATE_BYTES));
  return isSigned ? ok(duty) : err(cryptoError('crypto/signature'));
}

/** By the device on duty, about the body of the GLASS frame without its signature. */
export const [signGlass, verifyGlass] = proofFor('glass');

/** 32 bytes that stand for what was asked. */
export const packIdOf = (asked: Uint8Array): Uint8Array => hash('pack-id', asked);

export interface Notice {
  /** 1: to open now. 2: to be able to open until `notAfter`, also without network. */
  readonly purpose: number;
  readonly reason: number;
  readonly deviceId: Uint8Array;
  readonly accountPublicKey: Uint8Array;
  /** Milliseconds, by the relay's clock. */
  readonly at: number;
  readonly notAfter: number;
  readonly packId: Uint8Array;
}

/** A NOTICE envelope for one channel. `nonce` has 24 bytes; nothing is encrypted. */
export function noticeEnvelope(
  relayKey: SigningKey,
  place: { readonly channelId: Uint8Array; readonly nonce: Uint8Array },
  notice: Notice,
): Uint8Array {
  const clear = encode((w) =>
    w
      .u8(1)
      .u8(notice.purpose)
      .u8(notice.reason)
      .raw(notice.deviceId, 32)
      .raw(notice.accountPublicKey, 32)
      .u64(notice.at)
      .u64(notice.notAfter)
      .raw(notice.packId, 32),
  );
  return finishEnvelope(encodeHeader({ kind: 'notice', ...place }, clear.length), clear, relayKey);
}

/** Reads the clear bytes of a NOTICE; whether the relay signed it is `verifyEnvelope`'s to say. 'crypto/form', 'crypto/version'. */
export const parseNotice = (clear: Uint8Array): Result<Notice, CryptoError> =>
  decode(clear, (r) => {
    if (r.u8() !== 1) r.fail('crypto/version');
    return {
      purpose: r.u8(),
      reason: r.u8(),
      deviceId: r.raw(32),
      accountPublicKey: r.raw(32),
      at: r.u64(),
      notAfter: r.u64(),
      packId: r.raw(32),
    };
  });

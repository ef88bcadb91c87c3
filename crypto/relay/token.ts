/**
 * The right to open one channel at an account's expense, made ahead of time so that records can be opened offline. A
 * token carries the account's public key: a relay needs no list to check it, and may have one.
 *
 *   token = accountPublicKey b32 | serial b16 | notAfter u64 | sig b64 over ("token", accountId ‖ serial ‖ notAfter)
 */
import { cryptoError, type CryptoError } from '../errors.ts';
import { decode } from '../encoding/reader.ts';
import { encode } from '../encoding/writer.ts';
import { hash16 } from '../primitives/hash.ts';
import { sign, verify, type SigningKey } from '../primitives/signature.ts';
import { err, ok, type Result } from '../result.ts';

export const TOKEN_SERIAL_BYTES = 16;

export interface Token {
  readonly accountPublicKey: Uint8Array;
  /** 16 random bytes; a token is spent once. */
  readonly serial: Uint8Array;
  /** Milliseconds. */
  readonly notAfter: number;
}

/** 16 bytes that stand for an account at a relay. */
export const accountIdOf = (accountPublicKey: Uint8Array): Uint8Array =>
  hash16('account-id', accountPublicKey);

/** The whole token, 120 bytes. */
export const issueToken = (
  accountKey: SigningKey,
  serial: Uint8Array,
  notAfter: number,
): Uint8Array => {
  const token = { accountPublicKey: accountKey.publicKey, serial, notAfter };
  return encode((writer) => {
    writer.raw(token.accountPublicKey, 32).raw(serial, TOKEN_SERIAL_BYTES).u64(notAfter);
    writer.raw(sign(accountKey, 'token', signedBytes(token)), 64);
  });
};

/** 'crypto/form' when it is no token, 'crypto/signature' when the account did not sign it. Not checked: time, reuse. */
export function openToken(bytes: Uint8Array): Result<Token, CryptoError> {
  const parsed = decode(bytes, (reader) => ({
    token: { accountPublicKey: reader.raw(32), serial: reader.raw(16), notAfter: reader.u64() },
    signature: reader.raw(64),
  }));
  if (!parsed.ok) return parsed;
  const { token, signature } = parsed.value;
  const claim = { publicKey: token.accountPublicKey, signature, context: 'token' } as const;
  return verify(claim, signedBytes(token)) ? ok(token) : err(cryptoError('crypto/signature'));
}

const signedBytes = (token: Token): Uint8Array =>
  encode((writer) =>
    writer
      .raw(accountIdOf(token.accountPublicKey), 16)
      .raw(token.serial, TOKEN_SERIAL_BYTES)
      .u64(token.notAfter),
  );

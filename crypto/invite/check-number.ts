/**
 * The check number two people compare when an invitation was not handed over in person. The joiner commits before seeing the
 * inviter's nonce, so nobody in between can try out requests until a number fits: one attempt, one chance in a million.
 *
 *   1 joiner → commitment = H("sas-commit", H(JOIN) ‖ nj)     part 11
 *   2 inviter → ni b32                                        part 12
 *   3 joiner → JOIN, nj b32                                   parts 9 and 12
 *   number = first 6 bytes of H("sas", H(JOIN) ‖ nj ‖ ni ‖ inviterDeviceId ‖ introduction), modulo 10^6, six digits
 *
 * The introduction at the end is the inviter's, of any length, as it came beside ni; none where the inviter sends none. What the
 * joiner says of themselves stands in the JOIN.
 */
import { cryptoError, type CryptoError } from '../errors.ts';
import { ByteReader } from '../encoding/reader.ts';
import { equalSecrets, hash } from '../primitives/hash.ts';
import { err, ok, type Result } from '../result.ts';

export const CHECK_NONCE_BYTES = 32;
const DIGITS = 6;

export interface CheckTranscript {
  /** `joinHashOf` the joiner's JOIN. */
  readonly joinHash: Uint8Array;
  /** 32 random bytes, kept until the inviter's nonce has come. */
  readonly joinerNonce: Uint8Array;
  /** 32 random bytes, given out only after the commitment has come. */
  readonly inviterNonce: Uint8Array;
  readonly inviterDeviceId: Uint8Array;
  /** How the inviter introduced themself beside their nonce; empty where they did not. */
  readonly inviterIntroduction: Uint8Array;
}

/** The joiner's first message, 32 bytes. */
export const commitmentOf = (
  transcript: Pick<CheckTranscript, 'joinHash' | 'joinerNonce'>,
): Uint8Array => hash('sas-commit', transcript.joinHash, transcript.joinerNonce);

/** The six digits, leading zeros kept, as the joiner shows them. 'crypto/check-number' for nonces that are not 32 bytes. */
export function checkNumberOf(transcript: CheckTranscript): Result<string, CryptoError> {
  const { joinHash, joinerNonce, inviterNonce, inviterDeviceId, inviterIntroduction } = transcript;
  if (joinerNonce.length !== CHECK_NONCE_BYTES || inviterNonce.length !== CHECK_NONCE_BYTES)
    return err(cryptoError('crypto/check-number'));
  const inviter = [inviterNonce, inviterDeviceId, inviterIntroduction] as const;
  const digest = hash('sas', joinHash, joinerNonce, ...inviter);
  const reader = new ByteReader(digest);
  const number = (reader.u16() * 2 ** 32 + reader.u32()) % 10 ** DIGITS;
  return ok(String(number).padStart(DIGITS, '0'));
}

/**
 * The six digits as the inviter shows them, after checking that the joiner revealed what was committed to.
 * 'crypto/check-number' otherwise: the invitation is burnt, there is no second attempt.
 */
export const revealCheckNumber = (
  transcript: CheckTranscript,
  commitment: Uint8Array,
): Result<string, CryptoError> =>
  equalSecrets(commitmentOf(transcript), commitment)
    ? checkNumberOf(transcript)
    : err(cryptoError('crypto/check-number'));

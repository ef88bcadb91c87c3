/**
 * The stable error numbers of the protocol. A number never changes its meaning and never carries content;
 * a failed decryption is one code, whatever the cause.
 */
export const ERROR_NUMBERS = {
  'crypto/form': 1,
  'crypto/version': 2,
  'crypto/suite': 3,
  'crypto/channel': 4,
  'crypto/channel-signature': 5,
  'crypto/open': 6,
  'crypto/signature': 7,
  'crypto/bind': 8,
  'crypto/right': 9,
  'crypto/fork': 10,
  'crypto/actor': 11,
  'crypto/sequence': 12,
  'crypto/chain': 13,
  'crypto/hash': 14,
  'crypto/seen': 15,
  'crypto/bomb': 16,
  'crypto/limit': 17,
  'crypto/apply': 18,
  'crypto/key': 19,
  'crypto/epoch': 20,
  'crypto/seal': 21,
  'crypto/snapshot': 22,
  'crypto/late': 23,
  'crypto/parent': 24,
  'crypto/not-member': 25,
  'crypto/void': 26,
  'crypto/founder': 27,
  'crypto/junior': 28,
  'crypto/quorum': 29,
  'crypto/pending': 30,
  'crypto/join': 31,
  'crypto/check-number': 32,
  'crypto/slot': 33,
  'crypto/row': 34,
  'crypto/floor': 35,
} as const;

export type CryptoErrorCode = keyof typeof ERROR_NUMBERS;

/** A failure inside `crypto/`. It names the rule that was broken and nothing else. */
export interface CryptoError {
  readonly code: CryptoErrorCode;
}

export const cryptoError = (code: CryptoErrorCode): CryptoError => ({ code });

/** Stops the program on a mistake of the programmer; never used for input. */
export function invariant(condition: boolean, reason: string): asserts condition {
  if (!condition) throw new Error(`invariant: ${reason}`);
}

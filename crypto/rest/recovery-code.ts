/**
 * The recovery code on paper: 160 bits, which are the seeds of the recovery device and the keys of its locator channel.
 * There is nothing else to it, at a relay or anywhere.
 *
 *   text  = 32 characters of the secret and 4 of checksum, in groups of four: XXXX-XXXX-…     alphabet without I L O U
 *   root  = H("locator", secret b20)
 *   D(root, 32, "locator", u8): 1 sign seed, 2 box seed, 4 E of the locator channel;  D(root, 16, …): 3 card nonce, 5 checksum
 */
import { cryptoError, invariant, type CryptoError } from '../errors.ts';
import { concatBytes } from '../encoding/bytes.ts';
import type { DeviceSeeds } from '../keys/device-keys.ts';
import { channelIdOf, editSecretsOf, type EditSecrets } from '../keys/epoch-secrets.ts';
import { derive, hash } from '../primitives/hash.ts';
import type { RandomBytes } from '../primitives/sodium.ts';
import { err, ok, type Result } from '../result.ts';
import { asSecret } from '../primitives/secret.ts';

const RECOVERY_SECRET_BYTES = 20;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SECRET_CHARACTERS = 32;
const CHECKSUM_CHARACTERS = 4;
const GROUP_CHARACTERS = 4;

/** Everything a code stands for. Secret. */
export interface RecoveryKeys {
  readonly deviceSeeds: DeviceSeeds;
  /** The channel that holds the user's card and newest user epoch. */
  readonly locator: EditSecrets;
  readonly locatorChannelId: Uint8Array;
}

/** 20 bytes, to be shown once and drilled before anything is shared. */
export const createRecoverySecret = (random: RandomBytes): Uint8Array =>
  asSecret(random(RECOVERY_SECRET_BYTES));

/** The same 20 bytes always give the same device and channel; another length is a programmer's error. */
export function recoveryKeysOf(secret: Uint8Array): RecoveryKeys {
  invariant(secret.length === RECOVERY_SECRET_BYTES, 'a recovery secret has 20 bytes');
  const locator = editSecretsOf(derivedFrom(secret, 32, 4));
  return {
    deviceSeeds: {
      kind: 'recovery',
      signSeed: asSecret(derivedFrom(secret, 32, 1)),
      boxSeed: asSecret(derivedFrom(secret, 32, 2)),
      nonce: derivedFrom(secret, 16, 3),
    },
    locator,
    locatorChannelId: channelIdOf(
      locator.writeKey.publicKey,
      locator.readSecrets.dropKey.publicKey,
    ),
  };
}

const derivedFrom = (secret: Uint8Array, length: number, purpose: number): Uint8Array =>
  derive(hash('locator', secret), length, 'locator', Uint8Array.of(purpose));

/** The code as it is printed: nine groups of four characters. */
export function formatRecoveryCode(secret: Uint8Array): string {
  const text = charactersOf(secret, SECRET_CHARACTERS) + checksumOf(secret);
  return (text.match(new RegExp(`.{${GROUP_CHARACTERS}}`, 'g')) ?? []).join('-');
}

/**
 * The 20 bytes of a code as somebody typed it: spaces, dashes and small letters do not matter, O is read as 0, I and L as 1.
 * 'crypto/form' for a wrong length, character or checksum.
 */
export function parseRecoveryCode(text: string): Result<Uint8Array, CryptoError> {
  const typed = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  const digits = Array.from(typed, (character) => ALPHABET.indexOf(character));
  if (digits.length !== SECRET_CHARACTERS + CHECKSUM_CHARACTERS || digits.includes(-1))
    return err(cryptoError('crypto/form'));
  const secret = bytesOf(digits.slice(0, SECRET_CHARACTERS));
  const intact = typed.endsWith(checksumOf(secret));
  return intact ? ok(asSecret(secret)) : err(cryptoError('crypto/form'));
}

const checksumOf = (secret: Uint8Array): string =>
  charactersOf(derivedFrom(secret, 16, 5), CHECKSUM_CHARACTERS);

/** The first `count` groups of five bits, from the highest bit on. */
function charactersOf(bytes: Uint8Array, count: number): string {
  const padded = concatBytes([bytes, Uint8Array.of(0)]);
  return Array.from({ length: count }, (_, i) => {
    const at = (5 * i) >> 3;
    const pair = ((padded[at] ?? 0) << 8) | (padded[at + 1] ?? 0);
    return ALPHABET.charAt((pair >> (11 - ((5 * i) & 7))) & 31);
  }).join('');
}

/** The bytes of five-bit groups; the caller gives a multiple of eight groups. */
function bytesOf(digits: readonly number[]): Uint8Array {
  const bytes = new Uint8Array((digits.length * 5) / 8);
  for (let bit = 0; bit < digits.length * 5; bit++) {
    const set = ((digits[Math.floor(bit / 5)] ?? 0) >> (4 - (bit % 5))) & 1;
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (set << (7 - (bit & 7)));
  }
  return bytes;
}

/** Argon2id: a passphrase becomes a key, slowly. */
import { cryptoError, type CryptoError } from '../errors.ts';
import { err, ok, type Result } from '../result.ts';
import { utf8Encode } from '../encoding/utf8.ts';
import { sodium } from './sodium.ts';

export const PASSPHRASE_SALT_BYTES = 16;

/** Passes over memory, and the memory in bytes. */
export interface PassphraseCost {
  readonly passes: number;
  readonly memoryBytes: number;
}

/** New slots use this, and stored parameters below it are refused. */
export const PASSPHRASE_COST_FLOOR: PassphraseCost = { passes: 3, memoryBytes: 64 * 1024 * 1024 };

const PASSES_MAX = 16;
const MEMORY_BYTES_MAX = 1024 * 1024 * 1024;

/** 'crypto/slot' for costs outside the floor and the maxima. */
export function keyFromPassphrase(
  passphrase: string,
  salt: Uint8Array,
  cost: PassphraseCost,
): Result<Uint8Array, CryptoError> {
  const within =
    cost.passes >= PASSPHRASE_COST_FLOOR.passes &&
    cost.passes <= PASSES_MAX &&
    cost.memoryBytes >= PASSPHRASE_COST_FLOOR.memoryBytes &&
    cost.memoryBytes <= MEMORY_BYTES_MAX;
  if (!within || salt.length !== PASSPHRASE_SALT_BYTES) return err(cryptoError('crypto/slot'));
  return ok(
    sodium.crypto_pwhash(
      32,
      utf8Encode(passphrase.normalize('NFC')),
      salt,
      cost.passes,
      cost.memoryBytes,
      sodium.crypto_pwhash_ALG_ARGON2ID13,
    ),
  );
}

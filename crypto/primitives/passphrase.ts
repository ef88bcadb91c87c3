/** Argon2id: a passphrase becomes a key, slowly. */
import { cryptoError, type CryptoError } from '../errors.ts';
import { err, ok, type Result } from '../result.ts';
import { utf8Encode } from '../encoding/utf8.ts';
import { sodium, wipe } from './sodium.ts';
import { asSecret } from './secret.ts';

export const PASSPHRASE_SALT_BYTES = 16;

/** Passes over memory, and the memory in bytes. */
export interface PassphraseCost {
  readonly passes: number;
  readonly memoryBytes: number;
}

/** New slots use this, and stored parameters below it are refused. */
export const PASSPHRASE_COST_FLOOR: PassphraseCost = { passes: 3, memoryBytes: 64 * 1024 * 1024 };

const KEY_BYTES = 32;
const PASSES_MAX = 16;
const MEMORY_BYTES_MAX = 1024 * 1024 * 1024;

/** 32 bytes. 'crypto/slot' for costs outside the floor and the maxima, and when this device lacks the memory. */
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
  const typed = utf8Encode(passphrase.normalize('NFC'));
  try {
    return ok(
      asSecret(
        sodium.crypto_pwhash(
          KEY_BYTES,
          typed,
          salt,
          cost.passes,
          cost.memoryBytes,
          sodium.crypto_pwhash_ALG_ARGON2ID13,
        ),
      ),
    );
  } catch {
    // A device may not have the memory that a slot made elsewhere asks for.
    return err(cryptoError('crypto/slot'));
  } finally {
    wipe(typed);
  }
}

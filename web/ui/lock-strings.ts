/**
 * Words for what can go wrong at the lock. They stand apart from `strings.ts` because the locked screen loads them before
 * anything else, in three languages, over whatever line there is.
 */
import type { CommandError } from '#kernel/feature.ts';
import { m } from '#messages/compiled/messages.js';
import type { LockErrorCode } from './error-codes.ts';

type Text = () => string;

export const lockErrorText: Readonly<Record<LockErrorCode, Text>> = {
  'identity/wrong-passphrase': m.app_error_wrong_passphrase,
  'identity/not-open': m.app_error_not_open,
  'storage/full': m.app_error_storage_full,
  'storage/failed': m.app_error_storage_failed,
  'storage/taken-over': m.app_error_storage_taken_over,
  'storage/blocked': m.app_error_storage_blocked,
  'storage/newer-version': m.app_error_newer_version,
  'storage/damaged': m.app_error_storage_damaged,
  'engine/failed': m.app_error_engine_failed,
};

/** The sentence for what kept a lock closed, or one that names the code. */
export function lockText({ code }: CommandError): string {
  const known: Readonly<Record<string, Text>> = lockErrorText;
  return known[code]?.() ?? m.app_error_other({ code });
}

/** Every code the app itself may answer with. `strings.ts` has a sentence for each, and does not compile when one lacks. */

/** What may keep a lock closed; `lock-strings.ts` has the sentences. */
export type LockErrorCode =
  | 'identity/wrong-passphrase'
  | 'identity/not-open'
  | 'storage/full'
  | 'storage/failed'
  | 'storage/taken-over'
  | 'storage/blocked'
  | 'storage/newer-version'
  | 'storage/damaged'
  | 'engine/failed';

export type AppErrorCode =
  | LockErrorCode
  | 'kernel/unknown-command'
  | 'kernel/invalid-input'
  | 'kernel/not-allowed'
  | 'identity/weak-passphrase'
  | 'identity/already-set-up'
  | 'identity/bad-link'
  | 'identity/expired-link'
  | 'identity/pin-form'
  | 'identity/wrong-code'
  | 'identity/code-forgotten'
  | 'identity/code-elsewhere'
  | 'identity/no-pin'
  | 'identity/refused'
  | 'relay/unreachable'
  | 'relay/not-trusted'
  | 'relay/tokens-used-up'
  | 'access/level'
  | 'access/part'
  | 'access/role'
  | 'access/relationship'
  | 'engine/unknown-record'
  | 'engine/unknown-document'
  | 'engine/no-key'
  | 'engine/still-arriving'
  | 'engine/not-permitted';

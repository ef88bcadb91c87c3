/** Every code the app itself may answer with. `strings.ts` has a sentence for each, and does not compile when one lacks. */

export type AppErrorCode =
  | 'kernel/unknown-command'
  | 'kernel/invalid-input'
  | 'kernel/not-allowed'
  | 'identity/weak-passphrase'
  | 'identity/already-set-up'
  | 'identity/wrong-passphrase'
  | 'identity/bad-link'
  | 'identity/expired-link'
  | 'identity/not-open'
  | 'identity/refused'
  | 'relay/unreachable'
  | 'relay/not-trusted'
  | 'relay/tokens-used-up'
  | 'storage/full'
  | 'storage/failed'
  | 'storage/newer-version'
  | 'storage/damaged'
  | 'engine/unknown-record'
  | 'engine/unknown-document'
  | 'engine/no-key'
  | 'engine/failed';

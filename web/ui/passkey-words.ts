/** Words for what can go wrong with a passkey. */
import { m } from '#messages/compiled/messages.js';

export type PasskeyErrorCode =
  | 'identity/passkey-cancelled'
  | 'identity/passkey-unfit'
  | 'identity/wrong-passkey'
  | 'identity/no-passkey';

export const passkeyText: Readonly<Record<PasskeyErrorCode, () => string>> = {
  'identity/passkey-cancelled': m.identity_error_passkey_cancelled,
  'identity/passkey-unfit': m.identity_error_passkey_unfit,
  'identity/wrong-passkey': m.identity_error_wrong_passkey,
  'identity/no-passkey': m.identity_error_no_passkey,
};

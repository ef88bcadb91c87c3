/** Words for every error of the app itself, and for what may be wrong with a field. Knows no feature. */
import type { CommandError } from '#kernel/feature.ts';
import { m } from '#messages/compiled/messages.js';
import type { AppErrorCode } from './error-codes.ts';
import { lockErrorText } from './lock-strings.ts';

type Text = () => string;

const appErrorText: Readonly<Record<AppErrorCode, Text>> = {
  ...lockErrorText,
  'kernel/unknown-command': m.app_error_unknown_command,
  'kernel/invalid-input': m.app_error_invalid_input,
  'kernel/not-allowed': m.app_error_not_allowed,
  'identity/weak-passphrase': m.app_error_weak_passphrase,
  'identity/already-set-up': m.app_error_already_set_up,
  'identity/bad-link': m.app_error_bad_link,
  'identity/expired-link': m.app_error_expired_link,
  'identity/pin-form': m.identity_pin_form,
  'identity/wrong-code': m.identity_error_wrong_code,
  'identity/code-forgotten': m.identity_error_code_forgotten,
  'identity/code-elsewhere': m.identity_error_code_elsewhere,
  'identity/no-pin': m.identity_error_no_pin,
  'identity/refused': m.app_error_refused,
  'relay/unreachable': m.app_error_relay_unreachable,
  'relay/not-trusted': m.app_error_relay_not_trusted,
  'relay/tokens-used-up': m.app_error_tokens_used_up,
  'access/level': m.clinic_refused_level,
  'access/part': m.clinic_refused_part,
  'access/role': m.clinic_refused_role,
  'access/relationship': m.clinic_refused_relationship,
  'engine/unknown-record': m.app_error_unknown_record,
  'engine/unknown-document': m.app_error_unknown_document,
  'engine/no-key': m.app_error_no_key,
  'engine/still-arriving': m.app_error_still_arriving,
  'engine/not-permitted': m.clinic_error_not_permitted,
};

/** The sentence for an error: the feature's own words first, then the app's, then one that names the code. */
export function errorText(
  error: CommandError,
  featureText: Readonly<Record<string, Text>> = {},
): string {
  const known: Readonly<Record<string, Text>> = { ...appErrorText, ...featureText };
  return known[error.code]?.() ?? m.app_error_other({ code: error.code });
}

/** Why a field was not taken, by the reason its schema gave (`kernel/invalid-input`). */
export function reasonText(reason: string): string {
  switch (reason) {
    case 'non_empty':
      return m.app_field_empty();
    case 'max_length':
      return m.app_field_too_long();
    case 'picklist':
      return m.app_field_choose();
    default:
      return m.app_field_check();
  }
}

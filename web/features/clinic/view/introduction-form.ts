/** The form that founding and joining share: which words stand at which field. */
import type { CommandError } from '#kernel/feature.ts';
import type { Result } from '#kernel/result.ts';
import { m } from '#messages/compiled/messages.js';
import { Form, type Fields } from '#ui/form.svelte.ts';
import { errorText, reasonText } from '#ui/strings.ts';
import { clinicErrorText } from '../strings.ts';

const FIELDS: Readonly<Record<string, string>> = {
  'identity/weak-passphrase': 'passphrase',
  'identity/bad-link': 'link',
  'identity/expired-link': 'link',
};

export const introductionForm = <T>(
  send: (fields: Fields) => Promise<Result<T, CommandError>>,
  done: (value: T) => void,
): Form<T> =>
  new Form<T>({
    send,
    done,
    errorText: (error) => errorText(error, clinicErrorText),
    fieldText: (field, reason) =>
      field === 'passphrase' && reason === 'check'
        ? m.app_error_weak_passphrase()
        : reasonText(reason),
    fieldOf: ({ code }) => FIELDS[code],
  });

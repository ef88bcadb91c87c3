/** The form in which somebody picks their sign; two people of one device never have the same. */
import { m } from '#messages/compiled/messages.js';
import type { CommandError } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { Form, type Fields } from './form.svelte.ts';
import { isSameSign, LOCK_SHAPES, parseLetter, type LockSign } from './lock-sign.ts';
import { errorText } from './strings.ts';

/** 'identity/sign-form': not one letter. 'identity/sign-taken': somebody else of this device has it. */
interface SignError extends CommandError {
  readonly code: 'identity/sign-form' | 'identity/sign-taken';
}

export function readSign(fields: Fields, taken: readonly LockSign[]): Result<LockSign, SignError> {
  const letter = parseLetter(fields['letter'] ?? '');
  const shape = LOCK_SHAPES.find((one) => one === fields['shape']);
  if (letter === undefined || shape === undefined) return err({ code: 'identity/sign-form' });
  const sign = { letter, shape };
  return taken.some((other) => isSameSign(other, sign))
    ? err({ code: 'identity/sign-taken' })
    : ok(sign);
}

const SIGN_TEXT = {
  'identity/sign-form': m.identity_sign_form,
  'identity/sign-taken': m.identity_sign_taken,
};

/** `taken`: the signs of the others, asked when the form is sent. */
export const signForm = (
  taken: () => readonly LockSign[],
  send: (sign: LockSign) => Promise<Result<void, CommandError>>,
  done: () => void,
): Form<void> =>
  new Form<void>({
    send: async (fields) => {
      const sign = readSign(fields, taken());
      return sign.ok ? send(sign.value) : sign;
    },
    done,
    errorText: (error) => errorText(error, SIGN_TEXT),
    fieldText: (_field, reason) => reason,
    fieldOf: ({ code }) => (code in SIGN_TEXT ? 'letter' : undefined),
  });

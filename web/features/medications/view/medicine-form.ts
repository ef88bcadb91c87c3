/** What every form about a medicine shares: the words for its errors. */
import { m } from '#messages/compiled/messages.js';
import type { FormParts } from '#ui/form.svelte.ts';
import { errorText, reasonText } from '#ui/strings.ts';
import { medicationsErrorText } from '../strings.ts';

export const medicineFormWords: Pick<FormParts<unknown>, 'errorText' | 'fieldText'> = {
  errorText: (error) => errorText(error, medicationsErrorText),
  fieldText: (field, reason) =>
    field === 'amount' ? m.medications_amount_check() : reasonText(reason),
};

/** Beside which field the question stands why a medicine is given although a check interrupts. */
export const reasonField =
  (field: string): NonNullable<FormParts<unknown>['fieldOf']> =>
  ({ code }) =>
    code === 'medications/needs-reason' ? field : undefined;

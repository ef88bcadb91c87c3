/** What both forms about the code status share: the words for their errors. */
import type { FormParts } from '#ui/form.svelte.ts';
import { errorText, reasonText } from '#ui/strings.ts';
import { codeStatusErrorText } from '../strings.ts';

export const codeStatusFormWords: Pick<FormParts<unknown>, 'errorText' | 'fieldText'> = {
  errorText: (error) => errorText(error, codeStatusErrorText),
  fieldText: (_field, reason) => reasonText(reason),
};

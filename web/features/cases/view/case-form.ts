/** What every form about a case shares: the words for its errors. */
import type { FormParts } from '#ui/form.svelte.ts';
import { errorText, reasonText } from '#ui/strings.ts';
import { casesErrorText } from '../strings.ts';

export const caseFormWords: Pick<FormParts<unknown>, 'errorText' | 'fieldText'> = {
  errorText: (error) => errorText(error, casesErrorText),
  fieldText: (_field, reason) => reasonText(reason),
};

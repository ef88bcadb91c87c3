/** What both forms about goals and tasks share: the words for their errors. */
import type { FormParts } from '#ui/form.svelte.ts';
import { errorText, reasonText } from '#ui/strings.ts';
import { carePlansErrorText } from '../strings.ts';

export const carePlanFormWords: Pick<FormParts<unknown>, 'errorText' | 'fieldText'> = {
  errorText: (error) => errorText(error, carePlansErrorText),
  fieldText: (_field, reason) => reasonText(reason),
};

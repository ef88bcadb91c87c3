/** What every form about an allergy shares: the words for its errors. */
import type { FormParts } from '#ui/form.svelte.ts';
import { errorText, reasonText } from '#ui/strings.ts';
import { allergiesErrorText } from '../strings.ts';

export const allergyFormWords: Pick<FormParts<unknown>, 'errorText' | 'fieldText' | 'fieldOf'> = {
  errorText: (error) => errorText(error, allergiesErrorText),
  fieldText: (_field, reason) => reasonText(reason),
  fieldOf: ({ code }) => (code === 'allergies/already-recorded' ? 'substance' : undefined),
};

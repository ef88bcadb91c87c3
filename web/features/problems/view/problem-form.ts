/** What every form about a problem shares: the words for its errors. */
import { m } from '#messages/compiled/messages.js';
import type { FormParts } from '#ui/form.svelte.ts';
import { errorText, reasonText } from '#ui/strings.ts';
import { problemsErrorText } from '../strings.ts';

const checks: Readonly<Record<string, () => string>> = {
  code: m.problems_code_check,
  onset: m.problems_onset_check,
};
const fields: Readonly<Record<string, string>> = {
  'problems/already-listed': 'text',
  'problems/onset-in-future': 'onset',
};

export const problemFormWords: Pick<FormParts<unknown>, 'errorText' | 'fieldText' | 'fieldOf'> = {
  errorText: (error) => errorText(error, problemsErrorText),
  fieldText: (field, reason) => checks[field]?.() ?? reasonText(reason),
  fieldOf: ({ code }) => fields[code],
};

/** What the forms about meetings share: the words for their errors, and a day with a time as a moment. */
import type { FormParts } from '#ui/form.svelte.ts';
import { errorText, reasonText } from '#ui/strings.ts';
import { calendarErrorText } from '../strings.ts';

export const calendarFormWords: Pick<FormParts<unknown>, 'errorText' | 'fieldText'> = {
  errorText: (error) => errorText(error, calendarErrorText),
  fieldText: (_field, reason) => reasonText(reason),
};

/** A day and a time of this device's calendar as milliseconds since 1970; not a number where one of them is missing. */
export const momentOf = (day: string, time: string): number => new Date(`${day}T${time}`).getTime();

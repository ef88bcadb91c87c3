/** What every form about a patient's particulars says of errors. */
import { errorText, reasonText } from '#ui/strings.ts';
import { patientsErrorText } from '../strings.ts';
import { m } from '#messages/compiled/messages.js';
import type { FormParts } from '#ui/form.svelte.ts';

export const patientFormWords: Pick<FormParts<unknown>, 'errorText' | 'fieldText'> = {
  errorText: (error) => errorText(error, patientsErrorText),
  fieldText: (field, reason) => {
    if (field === 'phone' && reason !== 'max_length') return m.patients_phone_check();
    if (field === 'language' && reason !== 'max_length') return m.patients_language_check();
    if (field === 'birthDate') return m.patients_birth_date_check();
    if (field === 'ledAt' || field === 'ground') return m.app_field_choose();
    return reasonText(reason);
  },
};

/** Words for what patients are, and for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { PatientsErrorCode } from './commands.ts';
import type { ParticularsErrorCode } from './particulars-commands.ts';
import type { Gender } from './records.ts';
import type { SamePersonErrorCode } from './same-person.ts';

type Text = () => string;

export const patientsErrorText: Readonly<
  Record<PatientsErrorCode | ParticularsErrorCode | SamePersonErrorCode, Text>
> = {
  'patients/born-in-future': m.patients_error_born_in_future,
  'patients/too-many': m.patients_error_too_many,
  'patients/unknown-entry': m.patients_error_unknown_entry,
  'patients/unknown-version': m.patients_error_unknown_version,
};

export const genderText: Readonly<Record<Gender, Text>> = {
  female: m.patients_gender_female,
  male: m.patients_gender_male,
  other: m.patients_gender_other,
  unknown: m.patients_gender_unknown,
};

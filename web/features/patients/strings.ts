/** Words for what patients are, and for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { PatientsErrorCode } from './commands.ts';
import type { CorrectionErrorCode } from './correction.ts';
import type { DeletionErrorCode, DeletionGround } from './deletion.ts';
import type { ParticularsErrorCode } from './particulars-commands.ts';
import type { PortraitErrorCode } from './portrait.ts';
import type { Gender } from './records.ts';
import type { SamePersonErrorCode } from './same-person.ts';

type Text = () => string;

export const patientsErrorText: Readonly<
  Record<
    | PatientsErrorCode
    | ParticularsErrorCode
    | SamePersonErrorCode
    | CorrectionErrorCode
    | DeletionErrorCode
    | PortraitErrorCode,
    Text
  >
> = {
  'patients/born-in-future': m.patients_error_born_in_future,
  'patients/too-many': m.patients_error_too_many,
  'patients/nothing-changed': m.patients_error_nothing_changed,
  'patients/other-number': m.patients_error_other_number,
  'patients/too-many-portraits': m.patients_error_too_many_portraits,
  'patients/unknown-entry': m.patients_error_unknown_entry,
  'patients/unknown-version': m.patients_error_unknown_version,
};

export const genderText: Readonly<Record<Gender, Text>> = {
  female: m.patients_gender_female,
  male: m.patients_gender_male,
  other: m.patients_gender_other,
  unknown: m.patients_gender_unknown,
};

export const groundText: Readonly<Record<DeletionGround, Text>> = {
  'registered-by-mistake': m.patients_ground_mistake,
  'wish-of-patient': m.patients_ground_wish,
  'test-entry': m.patients_ground_test,
};

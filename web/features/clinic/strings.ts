/** Words for professions, and for every error of this feature. */
import type { Profession } from '#clinical/profession.ts';
import { m } from '#messages/compiled/messages.js';
import type { ClinicErrorCode } from './commands.ts';

type Text = () => string;

export const clinicErrorText: Readonly<Record<ClinicErrorCode, Text>> = {
  'clinic/unknown-person': m.clinic_error_unknown_person,
  'clinic/already-introduced': m.clinic_error_already_introduced,
};

export const professionText: Readonly<Record<Profession, Text>> = {
  nurse: m.clinic_profession_nurse,
  doctor: m.clinic_profession_doctor,
  patient: m.clinic_profession_patient,
};

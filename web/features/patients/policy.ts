/** Who may register patients, and keep what is known of them right. */
import { CLINICIANS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = {
  'patients/register-patient': CLINICIANS,
  'patients/change-reach': CLINICIANS,
  'patients/add-contact': CLINICIANS,
  'patients/add-insurance': CLINICIANS,
  'patients/add-identifier': CLINICIANS,
  'patients/end-particular': CLINICIANS,
  'patients/state-same-person': CLINICIANS,
  'patients/correct-patient': CLINICIANS,
  'patients/take-portrait': CLINICIANS,
  'patients/end-portrait': CLINICIANS,
  // IAM-25 says the administrator; an administrator holds no key of any record (C-01). Whoever leads its care does it.
  'patients/delete-patient': ['nurse', 'doctor'],
  'patients/restore-patient': ['nurse', 'doctor'],
};

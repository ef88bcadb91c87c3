/** Who may do what in the directory. Membership itself is guarded by the signed access log, not by this table. */
import { CLINICIANS, STAFF_PROFESSIONS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = {
  'clinic/name-clinic': STAFF_PROFESSIONS,
  'clinic/introduce-practitioner': STAFF_PROFESSIONS,
  'clinic/introduce-care-team': STAFF_PROFESSIONS,
  'clinic/state-acting-for': CLINICIANS,
};

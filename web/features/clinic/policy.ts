/** Who may do what in the directory. Membership itself is guarded by the signed access log, not by this table. */
import type { Profession } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

const staff: readonly Profession[] = ['nurse', 'doctor'];

export const policy: Policy = {
  'clinic/name-clinic': staff,
  'clinic/introduce-practitioner': staff,
  'clinic/introduce-care-team': staff,
};

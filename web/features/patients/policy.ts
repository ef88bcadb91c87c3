/** Who may register patients. */
import type { Profession } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

const clinicians: readonly Profession[] = ['nurse', 'doctor'];

export const policy: Policy = { 'patients/register-patient': clinicians };

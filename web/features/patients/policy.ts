/** Who may register patients. */
import { CLINICIANS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = { 'patients/register-patient': CLINICIANS };

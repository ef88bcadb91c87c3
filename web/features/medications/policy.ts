/** Who may write down, change and stop medicines. */
import { CLINICIANS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = {
  'medications/record-medicine': CLINICIANS,
  'medications/take-in-medicine': CLINICIANS,
  'medications/change-dose': CLINICIANS,
  'medications/set-status': CLINICIANS,
};

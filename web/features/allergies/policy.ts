/** Who may record an allergy, take one back, or say that none is known. */
import { CLINICIANS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = {
  'allergies/record-allergy': CLINICIANS,
  'allergies/set-standing': CLINICIANS,
  'allergies/state-none-known': CLINICIANS,
};

/** Who may record an allergy, take one back, or say that none is known. */
import type { Profession } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

const clinicians: readonly Profession[] = ['nurse', 'doctor'];

export const policy: Policy = {
  'allergies/record-allergy': clinicians,
  'allergies/set-standing': clinicians,
  'allergies/state-none-known': clinicians,
};

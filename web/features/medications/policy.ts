/** Who may write down, change and stop medicines. */
import type { Profession } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

const clinicians: readonly Profession[] = ['nurse', 'doctor'];

export const policy: Policy = {
  'medications/record-medicine': clinicians,
  'medications/change-dose': clinicians,
  'medications/set-status': clinicians,
};

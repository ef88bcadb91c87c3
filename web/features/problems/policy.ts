/** Who may write down problems and how they stand. */
import type { Profession } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

const clinicians: readonly Profession[] = ['nurse', 'doctor'];

export const policy: Policy = {
  'problems/record-problem': clinicians,
  'problems/set-status': clinicians,
};

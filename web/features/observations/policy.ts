/** Who may write measurements: clinicians on either kind of page, the patient on their own pages of the home. */
import type { Profession } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

const clinicians: readonly Profession[] = ['nurse', 'doctor'];
const everybody: readonly Profession[] = [...clinicians, 'patient'];

export const policy: Policy = {
  'observations/record-vitals': clinicians,
  'observations/record-first-vitals': clinicians,
  'observations/mark-in-error': clinicians,
  'observations/record-reading': everybody,
  'observations/record-first-reading': everybody,
  'observations/mark-reading-in-error': everybody,
};

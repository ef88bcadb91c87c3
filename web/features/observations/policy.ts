/** Who may write measurements: clinicians on either kind of page, the patient on their own pages of the home. */
import { CLINICIANS, type Profession } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

const everybody: readonly Profession[] = [...CLINICIANS, 'patient'];

export const policy: Policy = {
  'observations/record-vitals': CLINICIANS,
  'observations/record-first-vitals': CLINICIANS,
  'observations/mark-in-error': CLINICIANS,
  'observations/record-reading': everybody,
  'observations/record-first-reading': everybody,
  'observations/mark-reading-in-error': everybody,
};

/** Who may acknowledge an alert: clinicians. A patient is told what to do, and answers by measuring again. */
import type { Profession } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

const clinicians: readonly Profession[] = ['nurse', 'doctor'];

export const policy: Policy = {
  'alerts/acknowledge': clinicians,
  'alerts/acknowledge-first': clinicians,
};

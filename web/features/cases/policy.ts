/** Who may open cases and work in them. */
import type { Profession } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

const clinicians: readonly Profession[] = ['nurse', 'doctor'];

export const policy: Policy = {
  'cases/open-case': clinicians,
  'cases/edit-text': clinicians,
  'cases/set-status': clinicians,
  'cases/set-priority': clinicians,
  'cases/assign': clinicians,
  'cases/unassign': clinicians,
};

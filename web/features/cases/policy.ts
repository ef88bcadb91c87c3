/** Who may open cases and work in them. */
import { CLINICIANS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = {
  'cases/open-case': CLINICIANS,
  'cases/edit-text': CLINICIANS,
  'cases/keep-version': CLINICIANS,
  'cases/set-status': CLINICIANS,
  'cases/set-priority': CLINICIANS,
  'cases/assign': CLINICIANS,
  'cases/unassign': CLINICIANS,
};

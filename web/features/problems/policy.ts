/** Who may write down problems and how they stand. */
import { CLINICIANS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = {
  'problems/record-problem': CLINICIANS,
  'problems/set-status': CLINICIANS,
  'problems/label-problem': CLINICIANS,
};

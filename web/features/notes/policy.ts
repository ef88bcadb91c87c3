/** Who may write notes. */
import { CLINICIANS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = {
  'notes/start-note': CLINICIANS,
  'notes/edit-text': CLINICIANS,
  'notes/sign': CLINICIANS,
  'notes/amend': CLINICIANS,
};

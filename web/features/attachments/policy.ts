/** Who may add files to notes and cases. */
import { CLINICIANS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = {
  'attachments/attach-to-note': CLINICIANS,
  'attachments/attach-to-case': CLINICIANS,
};

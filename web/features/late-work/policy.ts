/** Who may say why. Deciding itself is guarded by the signed log, not by this table. */
import { CLINICIANS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = { 'late-work/give-reason': CLINICIANS };

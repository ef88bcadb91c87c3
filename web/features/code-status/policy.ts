/** Who may write down what was decided about resuscitation. */
import { CLINICIANS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = { 'code-status/state': CLINICIANS };

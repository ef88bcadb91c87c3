/** Who may take a file in: whoever may write what it holds. */
import { CLINICIANS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = { 'transfers/note-import': CLINICIANS };

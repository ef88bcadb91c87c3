/** Who may write notes. */
import type { Profession } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

const clinicians: readonly Profession[] = ['nurse', 'doctor'];

export const policy: Policy = { 'notes/start-note': clinicians, 'notes/edit-text': clinicians };

/** Who may say why. Deciding itself is guarded by the signed log, not by this table. */
import type { Profession } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

const clinicians: readonly Profession[] = ['nurse', 'doctor'];

export const policy: Policy = { 'late-work/give-reason': clinicians };

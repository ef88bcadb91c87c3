/** Who names patients to the emergency crew: who may register them. */
import type { Profession } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

const clinicians: readonly Profession[] = ['nurse', 'doctor'];

export const policy: Policy = { 'emergency/list-patient': clinicians };

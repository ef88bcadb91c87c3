/** Who names patients to the emergency crew: who may register them. */
import { CLINICIANS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = { 'emergency/list-patient': CLINICIANS };

/** Patients and their records. */
import { defineFeature } from '#kernel/feature.ts';
import { registerPatient } from './commands.ts';
import { policy } from './policy.ts';
import { patientBanner, patientList } from './queries.ts';

export const patients = defineFeature({
  id: 'patients',
  commands: [registerPatient],
  queries: [patientBanner],
  projections: [patientList],
  policy,
});

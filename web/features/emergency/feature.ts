/** Emergency access: finding a patient, opening their summary with a reason, closing with an account, reviewing. */
import { defineFeature } from '#kernel/feature.ts';
import { listPatient } from './commands.ts';
import { policy } from './policy.ts';
import { listedPatients } from './queries.ts';

export const emergency = defineFeature({
  id: 'emergency',
  commands: [listPatient],
  queries: [],
  projections: [listedPatients],
  policy,
});

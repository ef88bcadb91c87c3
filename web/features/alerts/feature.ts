/** Alerts: readings past a limit, one thread for each patient and parameter, until a clinician acknowledges them. */
import { defineFeature } from '#kernel/feature.ts';
import { acknowledgeAlert, acknowledgeFirstAlert } from './commands.ts';
import { policy } from './policy.ts';
import { acknowledgementPages, clinicReadings, homeReadings } from './queries.ts';

export const alerts = defineFeature({
  id: 'alerts',
  commands: [acknowledgeAlert, acknowledgeFirstAlert],
  queries: [],
  projections: [clinicReadings, homeReadings, acknowledgementPages],
  policy,
});

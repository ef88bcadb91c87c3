/** Alerts: readings past a limit, one thread for each patient and parameter, until a clinician acknowledges them. */
import { defineFeature } from '#kernel/feature.ts';
import {
  acknowledgeAlert,
  acknowledgeFirstAlert,
  answerFirstSymptoms,
  answerSymptoms,
  sayFirstOutcome,
  sayOutcome,
  snoozeAlert,
  snoozeFirstAlert,
} from './commands.ts';
import { stateChain, stateRule } from './plan-commands.ts';
import { policy } from './policy.ts';
import {
  alertPlans,
  answerPages,
  clinicReadings,
  homeReadings,
  statementPages,
} from './queries.ts';

export const alerts = defineFeature({
  id: 'alerts',
  commands: [
    acknowledgeAlert,
    acknowledgeFirstAlert,
    snoozeAlert,
    snoozeFirstAlert,
    sayOutcome,
    sayFirstOutcome,
    answerSymptoms,
    answerFirstSymptoms,
    stateRule,
    stateChain,
  ],
  queries: [],
  projections: [clinicReadings, homeReadings, statementPages, answerPages, alertPlans],
  policy,
});

/** Who may set goals, work on tasks and hand plans over. */
import { CLINICIANS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = {
  'care-plans/add-goal': CLINICIANS,
  'care-plans/set-goal-standing': CLINICIANS,
  'care-plans/add-task': CLINICIANS,
  'care-plans/set-task-done': CLINICIANS,
  'care-plans/take-task': CLINICIANS,
  'care-plans/set-frame': CLINICIANS,
  'care-plans/use-template': CLINICIANS,
  'care-plans/hand-over': CLINICIANS,
  'care-plans/answer-hand-over': CLINICIANS,
};

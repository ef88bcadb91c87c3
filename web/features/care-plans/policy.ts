/** Who may set goals and work on tasks. */
import { CLINICIANS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = {
  'care-plans/add-goal': CLINICIANS,
  'care-plans/set-goal-status': CLINICIANS,
  'care-plans/add-task': CLINICIANS,
  'care-plans/set-task-done': CLINICIANS,
  'care-plans/hand-task': CLINICIANS,
};

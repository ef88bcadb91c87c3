/** Who may set goals and work on tasks. */
import type { Profession } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

const clinicians: readonly Profession[] = ['nurse', 'doctor'];

export const policy: Policy = {
  'care-plans/add-goal': clinicians,
  'care-plans/set-goal-status': clinicians,
  'care-plans/add-task': clinicians,
  'care-plans/set-task-done': clinicians,
  'care-plans/hand-task': clinicians,
};

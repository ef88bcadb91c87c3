/** Who may plan meetings of the team; whoever is asked may answer. */
import { STAFF_PROFESSIONS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = {
  'calendar/plan-meeting': STAFF_PROFESSIONS,
  'calendar/answer': STAFF_PROFESSIONS,
  'calendar/call-off': STAFF_PROFESSIONS,
};

/** Who may say whether they can be reached: the staff, each of themselves. */
import { STAFF_PROFESSIONS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = {
  'availability/say-first': STAFF_PROFESSIONS,
  'availability/say': STAFF_PROFESSIONS,
};

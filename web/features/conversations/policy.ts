/** Who may write to whom: everybody of a record in it, staff among themselves. */
import { STAFF_PROFESSIONS, type Profession } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

const everybody: readonly Profession[] = [...STAFF_PROFESSIONS, 'patient'];

export const policy: Policy = {
  'conversations/start': everybody,
  'conversations/send': everybody,
  'conversations/amend': everybody,
  'conversations/mark-seen': everybody,
  'conversations/acknowledge': everybody,
  'conversations/change-people': STAFF_PROFESSIONS,
  'conversations/arrange': STAFF_PROFESSIONS,
  'conversations/start-among-staff': STAFF_PROFESSIONS,
  'conversations/send-among-staff': STAFF_PROFESSIONS,
  'conversations/amend-among-staff': STAFF_PROFESSIONS,
  'conversations/mark-seen-among-staff': STAFF_PROFESSIONS,
  'conversations/acknowledge-among-staff': STAFF_PROFESSIONS,
  'conversations/change-people-among-staff': STAFF_PROFESSIONS,
  'conversations/arrange-among-staff': STAFF_PROFESSIONS,
};

/** Who may write to whom: everybody of a record in it, staff among themselves. */
import type { Profession } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

const staff: readonly Profession[] = ['nurse', 'doctor'];
const everybody: readonly Profession[] = [...staff, 'patient'];

export const policy: Policy = {
  'conversations/start': everybody,
  'conversations/send': everybody,
  'conversations/amend': everybody,
  'conversations/mark-seen': everybody,
  'conversations/acknowledge': everybody,
  'conversations/start-among-staff': staff,
  'conversations/send-among-staff': staff,
  'conversations/amend-among-staff': staff,
  'conversations/mark-seen-among-staff': staff,
  'conversations/acknowledge-among-staff': staff,
};

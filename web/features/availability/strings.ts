/** Words for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { AvailabilityErrorCode } from './commands.ts';

export const availabilityErrorText: Readonly<Record<AvailabilityErrorCode, () => string>> = {
  'availability/over': m.reach_off_over,
  'availability/own-stand-in': m.reach_off_self,
};

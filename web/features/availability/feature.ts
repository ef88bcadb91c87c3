/** Whether somebody of the staff can be reached, and who stands in. */
import { availabilityList } from '#clinical/availability.ts';
import { defineFeature } from '#kernel/feature.ts';
import { sayAvailability, sayFirstAvailability } from './commands.ts';
import { policy } from './policy.ts';

export const availability = defineFeature({
  id: 'availability',
  commands: [sayFirstAvailability, sayAvailability],
  queries: [],
  projections: [availabilityList],
  policy,
});

/** The registry of measuring devices: which there are, in what state, checked by whom, and which have fallen silent. */
import { defineFeature } from '#kernel/feature.ts';
import { stateDevice } from './commands.ts';
import { policy } from './policy.ts';
import { clinicDevices, deviceFacts, homeDevices } from './queries.ts';

export const deviceRegistry = defineFeature({
  id: 'device-registry',
  commands: [stateDevice],
  queries: [],
  projections: [clinicDevices, homeDevices, deviceFacts],
  policy,
});

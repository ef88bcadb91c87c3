/** The registry of measuring devices: which there are, in what state, checked by whom, and which have fallen silent. */
import { defineFeature } from '#kernel/feature.ts';
import { stateDevice, takeDeviceAlarm } from './commands.ts';
import { policy } from './policy.ts';
import { clinicDevices, deviceFacts, homeDevices, takenAlarms } from './queries.ts';

export const deviceRegistry = defineFeature({
  id: 'device-registry',
  commands: [stateDevice, takeDeviceAlarm],
  queries: [],
  projections: [clinicDevices, homeDevices, deviceFacts, takenAlarms],
  policy,
});

/** Who says what is known about a device, and takes care of its alarms: clinicians. */
import { CLINICIANS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = {
  'device-registry/state-device': CLINICIANS,
  'device-registry/take-alarm': CLINICIANS,
};

/** The page's end of emergency access. */
import type { EmergencyAccess } from '#ui/emergency-port.ts';
import type { EngineClient } from './engine-client.ts';

export const emergencyOver = (engine: EngineClient): EmergencyAccess => ({
  state: engine.watch('emergency', undefined, {
    ...{ isSetUp: false, isCrew: false, onDutyUntil: undefined },
    ...{ open: [], ended: [] },
  }),
  openings: engine.watch('openings', undefined, []),
  admit: (invitation) => engine.call('admitCrew', invitation),
  goOnDuty: () => engine.call('goOnDuty', undefined),
  open: (request) => engine.call('openEmergency', request),
  close: (request) => engine.call('closeEmergency', request),
  review: (request) => engine.call('reviewOpening', request),
});

/** The page's end of emergency access. */
import type { EmergencyAccess } from '#ui/emergency-port.ts';
import type { EngineClient } from './engine-client.ts';

export const emergencyOver = (engine: EngineClient): EmergencyAccess => ({
  state: engine.watch('emergency', undefined, {
    ...{ isSetUp: false, maySetUp: false, isCrew: false },
    ...{ onDutyUntil: undefined, pack: undefined, open: [], ended: [] },
  }),
  openings: engine.watch('openings', undefined, []),
  packs: engine.watch('packs', undefined, []),
  setUpCrew: () => engine.call('setUpCrew', undefined),
  crewReadiness: () => engine.call('crewReadiness', undefined),
  makeReady: () => engine.call('makeReady', undefined),
  goOnDuty: () => engine.call('goOnDuty', undefined),
  open: (request) => engine.call('openEmergency', request),
  preparePack: (request) => engine.call('preparePack', request),
  packCovers: (records) => engine.call('packCovers', records),
  closePack: (request) => engine.call('closePack', request),
  close: (request) => engine.call('closeEmergency', request),
  review: (request) => engine.call('reviewOpening', request),
});

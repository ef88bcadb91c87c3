/** The names of all that people do and all that goes wrong in a simulated history; every one has to occur. */

export const OPERATIONS = [
  'register-patient',
  'record-allergy',
  'record-medicine',
  'change-dose',
  'start-note',
  'write-text',
  'write-on-an-old-view',
  'strike-text',
  'start-conversation',
  'send-message',
  'recall-message',
  'restart',
  'pull-battery-while-writing',
  'let-somebody-in',
  'let-patient-in',
  'add-device',
  'end-access',
  'hand-parcel',
  'meet',
] as const;

export type OperationName = (typeof OPERATIONS)[number];

/** They stay with one person until they are lifted. */
export const LASTING_FAULTS = [
  'offline',
  'away-till-the-end',
  'dead-connections',
  'frames-repeated',
  'slow-network',
  'full-disk',
  'slow-disk',
  'wrong-clock',
  'jumping-clock',
] as const;

export const RELAY_EVENTS = ['relay-restarts', 'relay-refuses', 'relay-restored'] as const;

export type LastingFault = (typeof LASTING_FAULTS)[number];
export type RelayEvent = (typeof RELAY_EVENTS)[number];
export type FaultName = LastingFault | RelayEvent | 'none';

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
  'lose-power-at-a-commit',
  'go-back',
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

export const RELAY_EVENTS = [
  'relay-restarts',
  'relay-refuses',
  'relay-restored',
  'relay-omits',
  'relay-mixes',
  'relay-repeats',
] as const;

export type LastingFault = (typeof LASTING_FAULTS)[number];
export type RelayEvent = (typeof RELAY_EVENTS)[number];
export type FaultName = LastingFault | RelayEvent | 'none';

/** No device goes back in a history with these: what both have forgotten nobody can bring back. */
export const COMES_BACK_AS_ANOTHER: ReadonlySet<FaultName> = new Set([
  'relay-restored',
  'relay-omits',
  'relay-mixes',
  'relay-repeats',
]);

/** What the histories of the first alphabet had not: seeds that are kept from it stay what they were. */
export const SINCE_THE_SECOND: ReadonlySet<OperationName | FaultName> = new Set([
  'lose-power-at-a-commit',
  'go-back',
  'relay-omits',
  'relay-mixes',
  'relay-repeats',
]);

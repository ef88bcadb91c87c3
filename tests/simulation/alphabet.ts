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
  'clone-disk',
  'update-program',
  'alter-program',
  'flood-with-junk',
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
  'relay-splits',
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
  'relay-splits',
]);

export const FAULTS: readonly FaultName[] = ['none', ...LASTING_FAULTS, ...RELAY_EVENTS];

/** Whether a pair of operation and fault is ever tried. */
export const canMeet = (operation: OperationName, fault: FaultName): boolean =>
  operation !== 'go-back' || !COMES_BACK_AS_ANOTHER.has(fault);

/** Seeds that are kept from an alphabet stay what they were: they draw only what it had. */
export type Alphabet = 'first' | 'second' | 'third';

const SINCE: Readonly<Partial<Record<OperationName | FaultName, 2 | 3>>> = {
  'lose-power-at-a-commit': 2,
  'go-back': 2,
  'relay-omits': 2,
  'relay-mixes': 2,
  'relay-repeats': 2,
  'clone-disk': 3,
  'update-program': 3,
  'alter-program': 3,
  'flood-with-junk': 3,
  'relay-splits': 3,
};
const NUMBER_OF: Readonly<Record<Alphabet, number>> = { first: 1, second: 2, third: 3 };

/** Whether an alphabet has it. */
export const isIn = (alphabet: Alphabet, name: OperationName | FaultName): boolean =>
  (SINCE[name] ?? 1) <= NUMBER_OF[alphabet];

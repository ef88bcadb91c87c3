/**
 * What a relay answers when it does not do what was asked. The numbers are stable and carry no content; 1 to 35 mean
 * what they mean in the cryptography, 40 to 49 are the relay's, 50 and up say "not now".
 */
export const RELAY_CODES = {
  'relay/form': 1,
  'relay/version': 2,
  'relay/channel': 4,
  'relay/signature': 5,
  'relay/right': 9,
  'relay/limit': 17,
  'relay/identity': 40,
  'relay/went-back': 41,
  'relay/split': 42,
  'relay/quota': 43,
  'relay/closed': 44,
  'relay/retired': 45,
  'relay/mac': 46,
  'relay/token': 47,
  'relay/duty': 48,
  'relay/drop-lane': 49,
  'relay/unavailable': 50,
  'relay/slow-down': 51,
} as const;

export type RelayCode = keyof typeof RELAY_CODES;

/** A refusal by the relay, or a finding about it. */
export interface RelayError {
  readonly code: RelayCode;
}

export const relayError = (code: RelayCode): RelayError => ({ code });

const codeByNumber = new Map<number, RelayCode>(
  (Object.keys(RELAY_CODES) as RelayCode[]).map((code) => [RELAY_CODES[code], code]),
);

/** Undefined for a number this version does not know. */
export const relayCodeOf = (number: number): RelayCode | undefined => codeByNumber.get(number);

/** Whether the same request may succeed later without any change: the disk was full, or the client too fast. */
export const isRetryable = (code: RelayCode): boolean =>
  code === 'relay/unavailable' || code === 'relay/slow-down';

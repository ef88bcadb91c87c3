/**
 * Record Access Control Point 2A52: what a device answers (op 5 a count, op 6 a response) and the requests this
 * application may make. Request: op u8, operator u8, filter u8, operands. "Delete" can be read but never written.
 */
import { readPacket, type BytesReader } from '../core/bytes-reader.ts';
import { readTimestamp, type LocalTime } from '../core/date-time.ts';
import { decodeError, type DecodeError } from '../core/decode-error.ts';
import { err, ok, type Result } from '../core/result.ts';

const OPS = [undefined, 'report-records', 'delete-records', 'abort', 'report-number'] as const;
const OPERATORS = [undefined, 'all', '<=', '>=', 'range', 'first', 'last'] as const;
const RESULTS = [
  undefined,
  'success',
  'op-code-not-supported',
  'invalid-operator',
  'operator-not-supported',
  'invalid-operand',
  'no-records-found',
  'abort-unsuccessful',
  'procedure-not-completed',
  'operand-not-supported',
] as const;

const COUNT = 5;
const RESPONSE = 6;
const FILTER_SEQUENCE = 1;
const FILTER_TIME = 2;

export type RacpOp = NonNullable<(typeof OPS)[number]>;
export type RacpResult = NonNullable<(typeof RESULTS)[number]> | 'reserved';

export type RacpAnswer =
  | { readonly op: 'number-of-records'; readonly count: number }
  | { readonly op: 'response'; readonly request: RacpOp | 'reserved'; readonly result: RacpResult };

/** Errors: 'device/truncated', 'device/unknown-op' for anything but a count or a response. */
export function decodeRacp(bytes: Uint8Array): Result<RacpAnswer, DecodeError> {
  return readPacket(bytes, (reader): RacpAnswer => {
    const op = reader.u8();
    reader.u8(); // the operator of an answer is always empty
    if (op === COUNT) return { op: 'number-of-records', count: reader.u16() };
    if (op !== RESPONSE) reader.fail('device/unknown-op');
    const request = OPS[reader.u8()] ?? 'reserved';
    return { op: 'response', request, result: RESULTS[reader.u8()] ?? 'reserved' };
  });
}

/** The requests this application makes: everything, or everything from a sequence number (CGM: minute) on. */
export type RacpRequest =
  | { readonly op: 'report-records' | 'report-number'; readonly from?: number }
  | { readonly op: 'abort' };

export function encodeRacpRequest(request: RacpRequest): Uint8Array {
  if (request.op === 'abort') return Uint8Array.of(3, 0);
  const op = request.op === 'report-records' ? 1 : 4;
  const { from } = request;
  if (from === undefined) return Uint8Array.of(op, 1);
  return Uint8Array.of(op, 3, FILTER_SEQUENCE, from & 255, from >> 8);
}

type Operator = NonNullable<(typeof OPERATORS)[number]>;

export interface RacpRequestFields {
  readonly op: RacpOp;
  readonly operator: Operator | undefined;
  readonly filter: 'sequence' | 'user-time' | undefined;
  readonly min: number | LocalTime | undefined;
  readonly max: number | LocalTime | undefined;
}

/** Reads a request back: for simulated devices and for checking recordings. Same errors as `decodeRacp`, and 'device/malformed'. */
export function decodeRacpRequest(bytes: Uint8Array): Result<RacpRequestFields, DecodeError> {
  const fields = readPacket(bytes, readRequest);
  if (!fields.ok) return fields;
  return fields.value === undefined ? err(decodeError('device/malformed')) : ok(fields.value);
}

function readRequest(reader: BytesReader): RacpRequestFields | undefined {
  const op = OPS[reader.u8()];
  const operator = OPERATORS[reader.u8()];
  if (op === undefined) {
    reader.fail('device/unknown-op');
    return undefined;
  }
  const bare = { op, operator, filter: undefined, min: undefined, max: undefined };
  if (op === 'abort') return bare;
  if (operator === undefined) return undefined;
  if (operator === 'all' || operator === 'first' || operator === 'last') return bare;
  const filter = reader.u8();
  if (filter !== FILTER_SEQUENCE && filter !== FILTER_TIME) return undefined;
  const operand = (): number | LocalTime | undefined =>
    filter === FILTER_SEQUENCE ? reader.u16() : (readTimestamp(reader, []) ?? undefined);
  const min = operator === '<=' ? undefined : operand();
  const max = operator === '>=' ? undefined : operand();
  return { op, operator, filter: filter === FILTER_SEQUENCE ? 'sequence' : 'user-time', min, max };
}

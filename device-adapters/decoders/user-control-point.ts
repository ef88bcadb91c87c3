/**
 * User Control Point 2A9F: what a scale answers (0x20, request, result, operand) and the one thing this application
 * asks: consent to a user's own data. Users are never registered, changed or deleted from here.
 */
import { readPacket } from '../core/bytes-reader.ts';
import type { DecodeError } from '../core/decode-error.ts';
import type { Result } from '../core/result.ts';

const REQUESTS = [
  undefined,
  'register-new-user',
  'consent',
  'delete-user-data',
  'list-all-users',
  'delete-users',
] as const;
const RESULTS = [
  undefined,
  'success',
  'op-code-not-supported',
  'invalid-parameter',
  'operation-failed',
  'user-not-authorized',
] as const;

const RESPONSE = 0x20;
const CONSENT = 2;

export interface UserControlAnswer {
  readonly op: 'response';
  readonly request: NonNullable<(typeof REQUESTS)[number]> | 'reserved';
  readonly result: NonNullable<(typeof RESULTS)[number]> | 'reserved';
  /** The slot the answer is about, where it names one. */
  readonly userIndex: number | undefined;
}

/** Errors: 'device/truncated', 'device/unknown-op'. */
export const decodeUserControlPoint = (bytes: Uint8Array): Result<UserControlAnswer, DecodeError> =>
  readPacket(bytes, (reader) => {
    if (reader.u8() !== RESPONSE) reader.fail('device/unknown-op');
    const request = REQUESTS[reader.u8()] ?? 'reserved';
    const result = RESULTS[reader.u8()] ?? 'reserved';
    const namesUser = request === 'register-new-user' || request === 'delete-users';
    const userIndex = namesUser && reader.remaining > 0 ? reader.u8() : undefined;
    return { op: 'response', request, result, userIndex };
  });

/** Asks for the data of slot `userIndex` with the code that its owner chose on the scale (0 to 9999). */
export const encodeConsent = (userIndex: number, code: number): Uint8Array =>
  Uint8Array.of(CONSENT, userIndex, code & 255, code >> 8);

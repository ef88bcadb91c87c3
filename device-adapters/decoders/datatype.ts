/** The three data types on their own, as test vectors carry them: SFLOAT, FLOAT and Date Time. */
import { readPacket } from '../core/bytes-reader.ts';
import { readDateTime, type DatePart, type LocalTime } from '../core/date-time.ts';
import type { DecodeError } from '../core/decode-error.ts';
import type { DeviceValue } from '../core/device-value.ts';
import { readFloat, readSfloat } from '../core/medfloat.ts';
import type { Result } from '../core/result.ts';

/** A 16-bit float without a quantity. */
export const decodeSfloat = (bytes: Uint8Array): Result<DeviceValue, DecodeError> =>
  readPacket(bytes, (reader) => readSfloat(reader, { unit: '1' }));

/** A 32-bit float without a quantity. */
export const decodeFloat = (bytes: Uint8Array): Result<DeviceValue, DecodeError> =>
  readPacket(bytes, (reader) => readFloat(reader, '1'));

export interface DateTimeField {
  readonly timestamp: LocalTime | null;
  readonly partial: DatePart | undefined;
  readonly invalid: true | undefined;
}

export const decodeDateTime = (bytes: Uint8Array): Result<DateTimeField, DecodeError> =>
  readPacket(bytes, (reader) => {
    const time = readDateTime(reader);
    return {
      timestamp: time.kind === 'known' ? time.text : null,
      partial: time.kind === 'incomplete' ? time.partial : undefined,
      invalid: time.kind === 'impossible' ? true : undefined,
    };
  });

/** Current Time 2A2B (time, day of week, 1/256 s, reason of the last change) and Local Time Information 2A0F. */
import { namesOfBits, noteReservedBits } from '../core/bits.ts';
import { readPacket } from '../core/bytes-reader.ts';
import { encodeDateTime, readTimestamp, type LocalTime } from '../core/date-time.ts';
import type { DecodeError } from '../core/decode-error.ts';
import type { Result } from '../core/result.ts';
import type { Warning } from '../core/warnings.ts';
import { readZone, type Zone } from '../core/zone.ts';

const ADJUSTMENTS = ['manual', 'external', 'time-zone', 'dst'] as const;
const SUNDAY = 7;

export interface CurrentTime {
  readonly time: LocalTime | null;
  /** 1 Monday to 7 Sunday; null when unknown. */
  readonly dayOfWeek: number | null;
  /** Part of a second, 0 to below 1. */
  readonly fraction: number;
  readonly adjust: readonly (typeof ADJUSTMENTS)[number][];
  readonly warnings: readonly Warning[];
}

/** Errors: 'device/truncated'. */
export const decodeCurrentTime = (bytes: Uint8Array): Result<CurrentTime, DecodeError> =>
  readPacket(bytes, (reader) => {
    const warnings: Warning[] = [];
    const time = readTimestamp(reader, warnings);
    const day = reader.u8();
    if (day > SUNDAY) warnings.push('reserved-value');
    const fraction = reader.u8() / 256;
    const reasons = reader.u8();
    noteReservedBits(reasons, 0x0f, warnings);
    if (reader.remaining > 0) warnings.push('trailing-bytes');
    const dayOfWeek = day === 0 || day > SUNDAY ? null : day;
    return { time, dayOfWeek, fraction, adjust: namesOfBits(reasons, ADJUSTMENTS), warnings };
  });

export interface LocalTimeInformation extends Zone {
  readonly warnings: readonly Warning[];
}

/** Errors: 'device/truncated'. */
export const decodeLocalTimeInformation = (
  bytes: Uint8Array,
): Result<LocalTimeInformation, DecodeError> =>
  readPacket(bytes, (reader) => {
    const warnings: Warning[] = [];
    const zone = readZone(reader, warnings);
    if (reader.remaining > 0) warnings.push('trailing-bytes');
    return { ...zone, warnings };
  });

const EXTERNAL_REFERENCE = 2;

/** What a device's clock is set to; the day of the week goes with it, parts of a second do not. */
export function encodeCurrentTime(localMs: number): Uint8Array {
  const dayOfWeek = new Date(localMs).getUTCDay() || SUNDAY;
  return Uint8Array.of(...encodeDateTime(localMs), dayOfWeek, 0, EXTERNAL_REFERENCE);
}

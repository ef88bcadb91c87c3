/** The bytes a device would send, for devices that exist only here. Decimal numbers as {mantissa, exponent}. */
import { crc16Mcrf4xx } from '../core/crc.ts';
import { encodeDateTime, localTimeMs, type LocalTime } from '../core/date-time.ts';

export type Decimal = { readonly mantissa: number; readonly exponent: number } | 'NaN';

export const whole = (mantissa: number): Decimal => ({ mantissa, exponent: 0 });

export const u16 = (value: number): number[] => [value & 255, (value >> 8) & 255];

export const sfloat = (value: Decimal): number[] =>
  value === 'NaN' ? u16(0x07ff) : u16(((value.exponent & 15) << 12) | (value.mantissa & 0x0fff));

export const float = (value: Decimal): number[] =>
  value === 'NaN'
    ? [0xff, 0xff, 0x7f, 0]
    : [...u16(value.mantissa), (value.mantissa >> 16) & 255, value.exponent & 255];

export const dateTime = (time: LocalTime): number[] => [...encodeDateTime(localTimeMs(time))];

/** The packet with its end-to-end check behind it. */
export function withCrc(packet: Uint8Array): Uint8Array {
  return Uint8Array.of(...packet, ...u16(crc16Mcrf4xx(packet)));
}

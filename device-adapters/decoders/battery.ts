/** Battery Level 2A19: u8 percent. A device that claims more than 100 has said nothing. */
import { readPacket } from '../core/bytes-reader.ts';
import type { DecodeError } from '../core/decode-error.ts';
import { measured, noValue, type DeviceValue } from '../core/device-value.ts';
import type { Result } from '../core/result.ts';

/** Errors: 'device/truncated'. */
export const decodeBattery = (
  bytes: Uint8Array,
): Result<{ readonly battery: DeviceValue }, DecodeError> =>
  readPacket(bytes, (reader) => {
    const percent = reader.u8();
    return { battery: percent > 100 ? noValue('reserved', '%') : measured(percent, 0, '%') };
  });

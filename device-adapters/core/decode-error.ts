/**
 * Why bytes from a device did not become a reading. An error names the rule that was broken; it never carries
 * the bytes or a measured number.
 */
export type DecodeErrorCode =
  | 'device/truncated'
  | 'device/malformed'
  | 'device/crc'
  | 'device/crc-missing'
  | 'device/checksum'
  | 'device/checksum-missing'
  | 'device/incomplete'
  | 'device/device-busy'
  | 'device/unknown-op'
  | 'device/unknown-unit'
  | 'device/unsupported-frame'
  | 'device/unexpected-unit'
  | 'device/unknown-characteristic';

/** `modbus-exception` is the device's own refusal: which unit, which function, which of its codes. */
export type DecodeError =
  | { readonly code: DecodeErrorCode }
  | {
      readonly code: 'device/modbus-exception';
      readonly unit: number;
      readonly fn: number;
      readonly exception: number;
    };

export const decodeError = (code: DecodeErrorCode): DecodeError => ({ code });

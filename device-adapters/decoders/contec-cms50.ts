/**
 * Contec CMS50. Old: five bytes, bit 7 only in the first (state: 4 finger out, 5 falling saturation, 6 beep), then
 * pleth, bar (4 probe error, 5 searching, 6 bit 7 of the rate), rate, saturation. From 4.6 on: nine bytes of type 01,
 * byte 1 holds bit 7 of the seven bytes behind it; rate in byte 5, saturation in byte 6.
 */
import { oximeterReading, type OximeterFlag, type OximeterReading } from './oximeter-frame.ts';

export const CONTEC_OLD_BYTES = 5;
export const CONTEC_NEW_BYTES = 9;
export const CONTEC_NEW_LIVE = 1;

/** A frame of `CONTEC_OLD_BYTES`. A rate or saturation of zero is missing. */
export function decodeContecOld(frame: Uint8Array): OximeterReading {
  const [state = 0, , bar = 0, rate = 0, spo2 = 0] = frame;
  const flags: OximeterFlag[] = [];
  if ((state & 0x10) !== 0) flags.push('finger-out');
  if ((state & 0x20) !== 0) flags.push('spo2-dropping');
  if ((bar & 0x10) !== 0) flags.push('probe-error');
  if ((bar & 0x20) !== 0) flags.push('searching');
  return contecReading(rate | ((bar & 0x40) << 1), spo2, flags);
}

/** A frame of `CONTEC_NEW_BYTES` that begins with `CONTEC_NEW_LIVE`. */
export function decodeContecNew(frame: Uint8Array): OximeterReading {
  const high = frame[1] ?? 0;
  const byteAt = (index: number): number =>
    ((frame[index] ?? 0) & 0x7f) | (((high >> (index - 2)) & 1) << 7);
  return contecReading(byteAt(5), byteAt(6), []);
}

const contecReading = (
  pulse: number,
  spo2: number,
  flags: readonly OximeterFlag[],
): OximeterReading =>
  oximeterReading({
    spo2: spo2 === 0 || spo2 === 127 ? undefined : spo2,
    pulse: pulse === 0 || pulse === 255 ? undefined : pulse,
    flags,
  });

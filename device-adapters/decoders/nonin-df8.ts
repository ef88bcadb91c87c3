/**
 * Nonin data format 8: four bytes a second, no checksum. Byte 0: 1 SNSD OOT LPRF MPRF ARTF HR8 HR7; byte 1: HR6-0;
 * byte 2: saturation; byte 3: bit 0 low battery. 511 and 127 are missing.
 */
import { namesOfBits } from '../core/bits.ts';
import { oximeterReading, type OximeterReading } from './oximeter-frame.ts';

export const NONIN_DF8_BYTES = 4;

const FLAGS = [
  undefined,
  undefined,
  'artifact',
  'marginal-perfusion',
  'low-perfusion',
  'out-of-track',
  'sensor-disconnected',
] as const;

/** A frame of `NONIN_DF8_BYTES` whose first byte alone has bit 7 set. */
export function decodeNoninDf8(frame: Uint8Array): OximeterReading {
  const [state = 0, low = 0, spo2 = 0, battery = 0] = frame;
  const pulse = ((state & 3) << 7) | low;
  const flags = namesOfBits(state, FLAGS);
  return oximeterReading({
    spo2: spo2 === 127 ? undefined : spo2,
    pulse: pulse === 511 ? undefined : pulse,
    flags: (battery & 1) === 0 ? flags : [...flags, 'battery-low'],
  });
}

/**
 * Nonin data formats 2 and 7: 25 frames a third of a second, the first marked by SYNC. Of a packet, frames 1 and 2
 * carry the rate, frame 3 the saturation; the status of every frame counts for the whole packet.
 */
import { namesOfBits } from '../core/bits.ts';
import { oximeterReading, type OximeterFlag, type OximeterReading } from './oximeter-frame.ts';

export const NONIN_PACKET_FRAMES = 25;

/** One frame behind its checksum: status byte and the byte whose meaning depends on the place in the packet. */
export interface NoninFrame {
  readonly status: number;
  readonly value: number;
}

const FLAGS = [
  undefined,
  undefined,
  undefined,
  'sensor-alarm',
  'out-of-track',
  'artifact',
  'sensor-disconnected',
] as const;

/** A whole packet in order. 511 and 127 are missing. */
export function decodeNoninPacket(frames: readonly NoninFrame[]): OximeterReading {
  const high = frames[0]?.value ?? 0;
  const low = frames[1]?.value ?? 0;
  const spo2 = (frames[2]?.value ?? 0) & 127;
  const pulse = ((high & 3) << 7) | (low & 127);
  const status = frames.reduce((bits, frame) => bits | frame.status, 0);
  return oximeterReading({
    spo2: spo2 === 127 ? undefined : spo2,
    pulse: pulse === 511 ? undefined : pulse,
    flags: [...perfusion(frames), ...namesOfBits(status, FLAGS)],
  });
}

/** Bits 2-1: red only is low, red and green together is marginal. The worst frame speaks for the packet. */
function perfusion(frames: readonly NoninFrame[]): OximeterFlag[] {
  const codes = frames.map((frame) => (frame.status >> 1) & 3);
  if (codes.includes(2)) return ['low-perfusion'];
  return codes.includes(3) ? ['marginal-perfusion'] : [];
}

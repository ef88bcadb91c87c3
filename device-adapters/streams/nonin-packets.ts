/**
 * Nonin data formats 2 and 7: five-byte frames with a checksum, 25 of them a packet. A packet with one bad frame is
 * dropped whole, because after a loss nobody can say which frame carries the rate.
 */
import { sum8 } from '../core/crc.ts';
import {
  decodeNoninPacket,
  NONIN_PACKET_FRAMES,
  type NoninFrame,
} from '../decoders/nonin-packet.ts';
import type { OximeterReading } from '../decoders/oximeter-frame.ts';
import type { StreamParser } from './stream-parser.ts';

const FRAME_BYTES = 5;
const SYNC = 1;
const STATUS_MARK = 0x80;

/** Format 2: 01, status, pleth, value, sum. */
export const createNoninDf2Stream = (): StreamParser<OximeterReading> =>
  createNoninStream({
    isHeader: ([first = 0, status = 0]) => first === 1 && (status & STATUS_MARK) !== 0,
    statusIndex: 1,
  });

/** Format 7: status, pleth (two bytes), value, sum. */
export const createNoninDf7Stream = (): StreamParser<OximeterReading> =>
  createNoninStream({ isHeader: ([status = 0]) => (status & STATUS_MARK) !== 0, statusIndex: 0 });

interface Layout {
  readonly isHeader: (window: readonly number[]) => boolean;
  readonly statusIndex: 0 | 1;
}

function createNoninStream(layout: Layout): StreamParser<OximeterReading> {
  const window: number[] = [];
  let packet: NoninFrame[] = [];
  let badFrames = 0;
  let aligned = false;
  let lossCounted = false;

  /** Slides on by one byte; one loss of alignment is one bad frame, however many bytes it takes to find the next. */
  function lose(): void {
    if (!lossCounted && (aligned || layout.isHeader(window))) {
      badFrames++;
      lossCounted = true;
    }
    aligned = false;
    packet = [];
    window.shift();
  }

  function accept(): OximeterReading | undefined {
    const frame = { status: window[layout.statusIndex] ?? 0, value: window[3] ?? 0 };
    window.length = 0;
    aligned = true;
    lossCounted = false;
    if ((frame.status & SYNC) !== 0) packet = [frame];
    else if (packet.length > 0) packet.push(frame);
    if (packet.length < NONIN_PACKET_FRAMES) return undefined;
    const whole = packet;
    packet = [];
    return decodeNoninPacket(whole);
  }

  function take(byte: number): OximeterReading | undefined {
    window.push(byte);
    if (window.length < FRAME_BYTES) return undefined;
    const sum = sum8(Uint8Array.from(window.slice(0, -1)));
    if (layout.isHeader(window) && sum === window.at(-1)) return accept();
    lose();
    return undefined;
  }

  return {
    push(chunk) {
      const readings: OximeterReading[] = [];
      for (const byte of chunk) {
        const reading = take(byte);
        if (reading !== undefined) readings.push(reading);
      }
      return readings;
    },
    get badFrames() {
      return badFrames;
    },
  };
}

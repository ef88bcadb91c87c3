/** The serial oximeters whose frames are recognisable by one bit: Nonin data format 8 and both Contec generations. */
import {
  CONTEC_NEW_BYTES,
  CONTEC_NEW_LIVE,
  CONTEC_OLD_BYTES,
  decodeContecNew,
  decodeContecOld,
} from '../decoders/contec-cms50.ts';
import { decodeNoninDf8, NONIN_DF8_BYTES } from '../decoders/nonin-df8.ts';
import type { OximeterReading } from '../decoders/oximeter-frame.ts';
import { createMarkedFrames } from './marked-frames.ts';
import type { StreamParser } from './stream-parser.ts';

const startsWithHighBit = (byte: number): 'start' | 'body' =>
  (byte & 0x80) === 0 ? 'body' : 'start';

export const createNoninDf8Stream = (): StreamParser<OximeterReading> =>
  createMarkedFrames({
    frameBytes: NONIN_DF8_BYTES,
    roleOf: startsWithHighBit,
    decode: decodeNoninDf8,
  });

export const createContecOldStream = (): StreamParser<OximeterReading> =>
  createMarkedFrames({
    frameBytes: CONTEC_OLD_BYTES,
    roleOf: startsWithHighBit,
    decode: decodeContecOld,
  });

/** Frames of other types than live data pass by unread. */
export const createContecNewStream = (): StreamParser<OximeterReading> =>
  createMarkedFrames({
    frameBytes: CONTEC_NEW_BYTES,
    roleOf: (byte) => {
      if ((byte & 0x80) !== 0) return 'body';
      return byte === CONTEC_NEW_LIVE ? 'start' : 'other';
    },
    decode: decodeContecNew,
  });

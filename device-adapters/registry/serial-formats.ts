/** Serial oximeters: what each is called, line settings, stream and what starts them. Data only. */
import type { OximeterReading } from '../decoders/oximeter-frame.ts';
import type { LineSettings } from '../link/serial-link.ts';
import { createOximeterLines } from '../streams/oximeter-lines.ts';
import { createNoninDf2Stream, createNoninDf7Stream } from '../streams/nonin-packets.ts';
import {
  createContecNewStream,
  createContecOldStream,
  createNoninDf8Stream,
} from '../streams/oximeter-streams.ts';
import type { StreamParser } from '../streams/stream-parser.ts';

export interface SerialFormat {
  readonly id: string;
  /** A maker's own words, the same in every language. */
  readonly label: string;
  readonly settings: LineSettings;
  /** Frames carry a checksum: only such a format may be recognised without a person naming it. */
  readonly checksummed: boolean;
  /** Asks for live data; empty for a device that talks by itself. */
  readonly startLive: readonly number[];
  readonly createStream: () => StreamParser<OximeterReading>;
}

const PLAIN_LINE = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;

export const SERIAL_FORMATS: readonly SerialFormat[] = [
  {
    id: 'nonin-df2',
    label: 'Nonin DF2',
    settings: PLAIN_LINE,
    checksummed: true,
    startLive: [],
    createStream: createNoninDf2Stream,
  },
  {
    id: 'nonin-df7',
    label: 'Nonin DF7',
    settings: PLAIN_LINE,
    checksummed: true,
    startLive: [],
    createStream: createNoninDf7Stream,
  },
  {
    id: 'nonin-df8',
    label: 'Nonin DF8',
    settings: PLAIN_LINE,
    checksummed: false,
    startLive: [],
    createStream: createNoninDf8Stream,
  },
  {
    id: 'contec-cms50-v1',
    label: 'Contec CMS50D+, CMS50E',
    settings: { baudRate: 19_200, dataBits: 8, parity: 'odd', stopBits: 1 },
    checksummed: false,
    startLive: [],
    createStream: createContecOldStream,
  },
  {
    id: 'contec-cms50-v2',
    label: 'Contec CMS50 4.6+',
    settings: { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 },
    checksummed: false,
    startLive: [0x7d, 0x81, 0xa1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
    createStream: createContecNewStream,
  },
  {
    id: 'oximeter-lines',
    label: 'NMEA ($PXSPO)',
    settings: PLAIN_LINE,
    checksummed: true,
    startLive: [],
    createStream: createOximeterLines,
  },
];

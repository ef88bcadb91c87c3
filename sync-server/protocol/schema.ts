/** The protocol in words: what a test pins by hash and compares with `docs/protocol.md`. Changing it is a new version. */
import { CODECS } from './codec.ts';
import { RELAY_CODES } from './codes.ts';
import { FRAME_NUMBERS, type FrameName, type Sender } from './frame.ts';
import { PROTOCOL_VERSION } from './version.ts';

export interface FrameDescription {
  readonly name: FrameName;
  readonly number: number;
  readonly sender: Sender;
  readonly layout: string;
}

const NAMES = Object.keys(FRAME_NUMBERS) as FrameName[];

export const FRAME_DESCRIPTIONS: readonly FrameDescription[] = NAMES.map((name) => ({
  name,
  number: FRAME_NUMBERS[name],
  sender: CODECS[name].sender,
  layout: CODECS[name].layout,
}));

/** One text that changes whenever a frame or a code does. */
export const PROTOCOL_SCHEMA: string = JSON.stringify({
  version: PROTOCOL_VERSION,
  frames: FRAME_DESCRIPTIONS,
  codes: RELAY_CODES,
});

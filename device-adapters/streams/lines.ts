/** Cuts a stream into lines with their line ends. A line that never ends is thrown away up to the next end. */
import { LINE_BYTES_MAX } from '../decoders/ascii.ts';
import type { StreamParser } from './stream-parser.ts';

const LINE_FEED = 10;

/** Each item is one line as it came, the line feed included. */
export function createLineStream(): StreamParser<Uint8Array> {
  let line: number[] = [];
  let overlong = false;
  let badFrames = 0;

  function take(byte: number): Uint8Array | undefined {
    if (line.length < LINE_BYTES_MAX) line.push(byte);
    else overlong = true;
    if (byte !== LINE_FEED) return undefined;
    const whole = Uint8Array.from(line);
    const kept = !overlong;
    line = [];
    overlong = false;
    if (!kept) badFrames++;
    return kept ? whole : undefined;
  }

  return {
    push(chunk) {
      const lines: Uint8Array[] = [];
      for (const byte of chunk) {
        const whole = take(byte);
        if (whole !== undefined) lines.push(whole);
      }
      return lines;
    },
    get badFrames() {
      return badFrames;
    },
  };
}

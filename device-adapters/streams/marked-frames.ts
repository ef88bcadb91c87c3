/**
 * Frames of fixed length whose first byte is recognisable by itself. A new first byte always wins, so one lost or
 * foreign byte costs at most two frames.
 */
import type { StreamParser } from './stream-parser.ts';

interface Framing<Item> {
  readonly frameBytes: number;
  /** 'start' opens a frame, 'other' ends the one before without opening one, 'body' belongs to it. */
  readonly roleOf: (byte: number) => 'start' | 'other' | 'body';
  readonly decode: (frame: Uint8Array) => Item;
}

export function createMarkedFrames<Item>(framing: Framing<Item>): StreamParser<Item> {
  let frame: number[] = [];
  let badFrames = 0;

  function take(byte: number): Item | undefined {
    const role = framing.roleOf(byte);
    if (role !== 'body') {
      if (frame.length > 0) badFrames++;
      frame = role === 'start' ? [byte] : [];
      return undefined;
    }
    if (frame.length === 0) return undefined;
    frame.push(byte);
    if (frame.length < framing.frameBytes) return undefined;
    const whole = Uint8Array.from(frame);
    frame = [];
    return framing.decode(whole);
  }

  return {
    push(chunk) {
      const items: Item[] = [];
      for (const byte of chunk) {
        const item = take(byte);
        if (item !== undefined) items.push(item);
      }
      return items;
    },
    get badFrames() {
      return badFrames;
    },
  };
}

/**
 * The outer shape of a frame: type u8, requestId u32, body. This file knows the numbers; each body has its own file.
 * A frame the relay sends by itself carries the request id 0.
 */
import type { ByteReader } from '#crypto/encoding/reader.ts';
import type { ByteWriter } from '#crypto/encoding/writer.ts';

/** The first byte of a frame. */
export const FRAME_NUMBERS = {
  hello: 1,
  create: 2,
  attach: 3,
  resume: 4,
  items: 5,
  snapshots: 6,
  append: 7,
  receipt: 8,
  close: 9,
  done: 10,
  error: 11,
  ping: 12,
  pong: 13,
  retire: 20,
  rekey: 21,
  glass: 22,
  shares: 23,
  presence: 24,
  present: 25,
} as const;

/** Type and request id. */
export const FRAME_HEADER_BYTES = 5;

export type FrameName = keyof typeof FRAME_NUMBERS;

/** Which end may send the frame. */
export type Sender = 'client' | 'relay';

/** How one frame's body is written and read; `layout` is the same thing in words, and a test holds the two together. */
export interface BodyCodec<Body> {
  readonly sender: Sender;
  readonly layout: string;
  readonly write: (writer: ByteWriter, body: Body) => void;
  readonly read: (reader: ByteReader) => Body;
}

/** The last bytes of a frame, however many; fails over the limit. */
export function readRest(reader: ByteReader, bytesMax: number): Uint8Array {
  if (reader.remaining > bytesMax) reader.fail('crypto/limit');
  return reader.raw(reader.remaining);
}

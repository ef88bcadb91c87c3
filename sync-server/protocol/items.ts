/**
 * ITEMS, SNAPSHOTS and APPEND: envelopes on their way. An item is either a whole envelope or the 32-byte digest of one the
 * receiver has (its own) or did not ask for; no envelope is that short. Digests keep the chain of heads checkable.
 */
import type { ByteReader } from '#crypto/encoding/reader.ts';
import { CURSOR_BYTES } from './attach.ts';
import { FRAME_HEADER_BYTES, FRAME_NUMBERS, readRest, type BodyCodec } from './frame.ts';
import { ENVELOPE_BYTES_MAX, ENVELOPE_BYTES_MIN, ITEMS_COUNT_MAX } from './limits.ts';

export const DIGEST_BYTES = 32;

/** A run of a channel. An empty run answers an ATTACH that lacks nothing. */
export interface Items {
  readonly channelId: Uint8Array;
  /** Index of the first item; the length of the channel when the run is empty. */
  readonly first: number;
  /** Envelopes, or digests of 32 bytes. */
  readonly items: readonly Uint8Array[];
  /** Head after the last item; of the whole channel when the run is empty. */
  readonly head: Uint8Array;
  /** Everything up to here has been sent on this connection, or zeros. */
  readonly cursor: Uint8Array;
}

export const itemsCodec: BodyCodec<Items> = {
  sender: 'relay',
  layout: 'channelId b16, first u64, items list<item var>, head b32, cursor b12',
  write: (writer, body) => {
    writer.raw(body.channelId, 16).u64(body.first);
    writer.list(body.items, (w, item) => w.var(item));
    writer.raw(body.head, 32).raw(body.cursor, CURSOR_BYTES);
  },
  read: (reader) => ({
    channelId: reader.raw(16),
    first: reader.u64(),
    items: reader.list(ITEMS_COUNT_MAX, readItem),
    head: reader.raw(32),
    cursor: reader.raw(CURSOR_BYTES),
  }),
};

/**
 * The whole ITEMS frame, as its codec would write it, in one piece: it is made for every commit and channel. `take` gives as
 * many zeros as it is asked for.
 */
export function encodeItems(
  body: Items,
  take: (length: number) => Uint8Array = newBytes,
): Uint8Array {
  let length = FRAME_HEADER_BYTES + 16 + 8 + 2 + DIGEST_BYTES + CURSOR_BYTES;
  for (const item of body.items) length += 4 + item.length;
  const bytes = take(length);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  bytes[0] = FRAME_NUMBERS.items;
  bytes.set(body.channelId, FRAME_HEADER_BYTES);
  let at = FRAME_HEADER_BYTES + 16;
  view.setUint32(at, Math.floor(body.first / 2 ** 32));
  view.setUint32(at + 4, body.first >>> 0);
  view.setUint16(at + 8, body.items.length);
  at += 10;
  for (const item of body.items) {
    view.setUint32(at, item.length);
    bytes.set(item, at + 4);
    at += 4 + item.length;
  }
  bytes.set(body.head, at);
  bytes.set(body.cursor, at + DIGEST_BYTES);
  return bytes;
}

const newBytes = (length: number): Uint8Array => new Uint8Array(length);

function readItem(reader: ByteReader): Uint8Array {
  const item = reader.var(ENVELOPE_BYTES_MAX);
  if (item.length !== DIGEST_BYTES && item.length < ENVELOPE_BYTES_MIN) reader.fail();
  return item;
}

export interface IndexedEnvelope {
  readonly index: number;
  readonly envelope: Uint8Array;
}

/** Snapshots ahead of their turn; the run that follows names them by digest. */
export interface Snapshots {
  readonly channelId: Uint8Array;
  readonly snapshots: readonly IndexedEnvelope[];
}

export const snapshotsCodec: BodyCodec<Snapshots> = {
  sender: 'relay',
  layout: 'channelId b16, snapshots list<index u64, envelope var>',
  write: (writer, body) => {
    writer.raw(body.channelId, 16);
    writer.list(body.snapshots, (w, snapshot) => w.u64(snapshot.index).var(snapshot.envelope));
  },
  read: (reader) => ({
    channelId: reader.raw(16),
    snapshots: reader.list(ITEMS_COUNT_MAX, (r) => ({
      index: r.u64(),
      envelope: readEnvelope(r),
    })),
  }),
};

function readEnvelope(reader: ByteReader): Uint8Array {
  const envelope = reader.var(ENVELOPE_BYTES_MAX);
  if (envelope.length < ENVELOPE_BYTES_MIN) reader.fail();
  return envelope;
}

export interface Append {
  readonly envelope: Uint8Array;
}

export const appendCodec: BodyCodec<Append> = {
  sender: 'client',
  layout: 'envelope rest',
  write: (writer, body) => writer.raw(body.envelope),
  read: (reader) => {
    const envelope = readRest(reader, ENVELOPE_BYTES_MAX);
    if (envelope.length < ENVELOPE_BYTES_MIN) reader.fail();
    return { envelope };
  },
};

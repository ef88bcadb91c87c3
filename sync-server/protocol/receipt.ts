/**
 * RECEIPT: what is on the relay's disk. One signature covers a commit; each entry shows by a Merkle path that it belongs
 * to it, and by a short chain of digests which envelopes it covers. Checked in `crypto/relay/receipt.ts`.
 */
import type { ByteReader } from '#crypto/encoding/reader.ts';
import { FRAME_HEADER_BYTES, FRAME_NUMBERS, type BodyCodec } from './frame.ts';
import { RECEIPT_DIGESTS_MAX, RECEIPT_ENTRIES_MAX, RECEIPT_PATH_MAX } from './limits.ts';

/** A neighbour on the way from a leaf to the root, and the side it stands on. */
export interface PathStep {
  readonly side: 'left' | 'right';
  readonly hash: Uint8Array;
}

export interface ReceiptEntry {
  readonly channelId: Uint8Array;
  /** Index of the last envelope covered, and the head after it. */
  readonly index: number;
  readonly head: Uint8Array;
  /** Head before the first envelope covered. */
  readonly before: Uint8Array;
  /** Digests of the envelopes covered, in order; the last one has `index`. */
  readonly digests: readonly Uint8Array[];
  readonly path: readonly PathStep[];
}

export interface Receipt {
  readonly relayId: Uint8Array;
  readonly commit: number;
  /** The relay's clock at the commit, milliseconds. */
  readonly time: number;
  readonly root: Uint8Array;
  readonly signature: Uint8Array;
  readonly entries: readonly ReceiptEntry[];
}

export const receiptCodec: BodyCodec<Receipt> = {
  sender: 'relay',
  layout:
    'relayId b16, commit u64, time u64, root b32, signature b64, entries list<channelId b16, ' +
    'index u64, head b32, before b32, digests list<digest b32>, path list<side u8, hash b32>>',
  write: (writer, body) => {
    writer.raw(body.relayId, 16).u64(body.commit).u64(body.time);
    writer.raw(body.root, 32).raw(body.signature, 64);
    writer.list(body.entries, (w, entry) => {
      w.raw(entry.channelId, 16).u64(entry.index).raw(entry.head, 32).raw(entry.before, 32);
      w.list(entry.digests, (x, digest) => x.raw(digest, 32));
      w.list(entry.path, (x, step) => x.u8(step.side === 'left' ? 0 : 1).raw(step.hash, 32));
    });
  },
  read: (reader) => ({
    relayId: reader.raw(16),
    commit: reader.u64(),
    time: reader.u64(),
    root: reader.raw(32),
    signature: reader.raw(64),
    entries: reader.list(RECEIPT_ENTRIES_MAX, readEntry),
  }),
};

const CLAIM_BYTES = 16 + 8 + 8 + 32 + 64 + 2;
const ENTRY_BYTES = 16 + 8 + 32 + 32 + 2 + 2;

/**
 * The whole RECEIPT frame, as its codec would write it, in one piece: every writer gets one for every commit. `take` gives as many
 * zeros as it is asked for.
 */
export function encodeReceipt(
  body: Receipt,
  take: (length: number) => Uint8Array = newBytes,
): Uint8Array {
  let length = FRAME_HEADER_BYTES + CLAIM_BYTES;
  for (const { digests, path } of body.entries)
    length += ENTRY_BYTES + 32 * digests.length + 33 * path.length;
  const bytes = take(length);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  bytes[0] = FRAME_NUMBERS.receipt;
  bytes.set(body.relayId, 5);
  setU64(view, 21, body.commit);
  setU64(view, 29, body.time);
  bytes.set(body.root, 37);
  bytes.set(body.signature, 69);
  view.setUint16(133, body.entries.length);
  let at = FRAME_HEADER_BYTES + CLAIM_BYTES;
  for (const entry of body.entries) at = putEntry({ bytes, view }, at, entry);
  return bytes;
}

const newBytes = (length: number): Uint8Array => new Uint8Array(length);

interface Target {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** Where the next entry begins. */
function putEntry({ bytes, view }: Target, start: number, entry: ReceiptEntry): number {
  bytes.set(entry.channelId, start);
  setU64(view, start + 16, entry.index);
  bytes.set(entry.head, start + 24);
  bytes.set(entry.before, start + 56);
  view.setUint16(start + 88, entry.digests.length);
  let at = start + 90;
  for (const digest of entry.digests) {
    bytes.set(digest, at);
    at += 32;
  }
  view.setUint16(at, entry.path.length);
  at += 2;
  for (const { side, hash } of entry.path) {
    bytes[at] = side === 'left' ? 0 : 1;
    bytes.set(hash, at + 1);
    at += 33;
  }
  return at;
}

function setU64(view: DataView, at: number, value: number): void {
  view.setUint32(at, Math.floor(value / 2 ** 32));
  view.setUint32(at + 4, value >>> 0);
}

function readEntry(reader: ByteReader): ReceiptEntry {
  return {
    channelId: reader.raw(16),
    index: reader.u64(),
    head: reader.raw(32),
    before: reader.raw(32),
    digests: reader.list(RECEIPT_DIGESTS_MAX, (r) => r.raw(32)),
    path: reader.list(RECEIPT_PATH_MAX, readStep),
  };
}

function readStep(reader: ByteReader): PathStep {
  const side = reader.u8();
  if (side > 1) reader.fail();
  return { side: side === 0 ? 'left' : 'right', hash: reader.raw(32) };
}

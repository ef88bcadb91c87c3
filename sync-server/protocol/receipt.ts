/**
 * RECEIPT: what is on the relay's disk. One signature covers a commit; each entry shows by a Merkle path that it belongs
 * to it, and by a short chain of digests which envelopes it covers. Checked in `crypto/relay/receipt.ts`.
 */
import type { ByteReader } from '#crypto/encoding/reader.ts';
import type { BodyCodec } from './frame.ts';
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

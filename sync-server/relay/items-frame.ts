/** ITEMS frames from stored envelopes: which go out whole, which as digests, and where one frame ends. */
import { envelopeDigest } from '#crypto/relay/clear-envelope.ts';
import { KIND_BITS, type KindName } from '#protocol/attach.ts';
import { encodeItems } from '#protocol/items.ts';
import { ITEMS_BYTES_MAX, ITEMS_COUNT_MAX } from '#protocol/limits.ts';
import { NO_CURSOR } from './cursor.ts';
import { takeFrameBytes } from './frame-bytes.ts';

/** What a frame needs to know of an item; fresh ones bring their digest along. */
export interface OutgoingItem {
  readonly index: number;
  readonly kind: KindName;
  readonly head: Uint8Array;
  readonly envelope: Uint8Array;
  readonly digest?: Uint8Array;
}

export interface Run {
  readonly channelId: Uint8Array;
  readonly items: readonly OutgoingItem[];
  /** What has been sent once the last frame of the run has; the ones before it state nothing. */
  readonly cursor: Uint8Array;
  /** Kind bits: of the others the receiver gets digests only. */
  readonly kinds: number;
  /** Indices of what the receiver wrote itself, of which it gets digests only. */
  readonly own?: ReadonlySet<number> | undefined;
  /** Snapshots below this index were sent before. */
  readonly snapshotsUntil?: number | undefined;
}

/** The frames of a run, each below the size of a batch. */
export function itemsFrames(run: Run): readonly Uint8Array[] {
  const frames: Uint8Array[] = [];
  let batch: OutgoingItem[] = [];
  let bytes = 0;
  for (const item of run.items) {
    const isFull =
      bytes + item.envelope.length > ITEMS_BYTES_MAX || batch.length >= ITEMS_COUNT_MAX;
    if (isFull && batch.length > 0) {
      frames.push(itemsFrame({ ...run, cursor: NO_CURSOR }, batch));
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += item.envelope.length;
  }
  if (batch.length > 0) frames.push(itemsFrame(run, batch));
  return frames;
}

/** Whether the receiver needs the envelope and not its digest only. */
function isWanted({ kinds, own, snapshotsUntil = 0 }: Run, { kind, index }: OutgoingItem): boolean {
  if ((kinds & KIND_BITS[kind]) === 0 || own?.has(index) === true) return false;
  return kind !== 'snapshot' || index >= snapshotsUntil;
}

function itemsFrame(run: Run, batch: readonly OutgoingItem[]): Uint8Array {
  const [first, last] = [batch[0], batch.at(-1)];
  const body = {
    channelId: run.channelId,
    first: first?.index ?? 0,
    items: batch.map((item) =>
      isWanted(run, item) ? item.envelope : (item.digest ?? envelopeDigest(item.envelope)),
    ),
    head: last?.head ?? new Uint8Array(32),
    cursor: run.cursor,
  };
  return encodeItems(body, takeFrameBytes);
}

/** The answer to an ATTACH that lacks nothing, or believes to have more than there is. */
export const emptyItemsFrame = (
  channelId: Uint8Array,
  length: number,
  head: Uint8Array,
): Uint8Array => encodeItems({ channelId, first: length, items: [], head, cursor: NO_CURSOR });

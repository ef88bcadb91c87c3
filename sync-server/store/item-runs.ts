/**
 * How envelopes lie on disk: the neighbours of one commit in one row, because a row costs more than what is in it. The key
 * is the channel and the first index; an index is found in the last row that begins at or before it.
 *
 *   run = commit u64 | (kind bit u8 | length u32 | head b32 | envelope)*
 */
import { invariant } from '#crypto/errors.ts';
import { KIND_BITS, type KindName } from '#protocol/attach.ts';
import { readU64, writeU64 } from './numbers.ts';
import { ownBytes, type TakeBytes } from './row-pool.ts';
import { DIGEST_PREFIX_BYTES, type NewItem, type StoredItem } from './relay-store.ts';

const RUN_HEADER_BYTES = 8;
const ITEM_HEADER_BYTES = 1 + 4 + 32;

/** A run ends before this many bytes, unless one envelope alone is larger: reading one envelope reads its run. */
const RUN_BYTES_MAX = 65_536;

/** At least one item; all of one channel and commit, with consecutive indices. */
export type Run = readonly [NewItem, ...NewItem[]];

/** The runs of a commit's items, in their order. */
export function runsOf(items: readonly NewItem[]): readonly Run[] {
  const runs: [NewItem, ...NewItem[]][] = [];
  let bytes = 0;
  for (const item of items) {
    const run = runs.at(-1);
    const previous = run?.at(-1);
    bytes += ITEM_HEADER_BYTES + item.envelope.length;
    const isNeighbour = previous?.channelId === item.channelId && previous.index + 1 === item.index;
    if (run !== undefined && isNeighbour && bytes <= RUN_BYTES_MAX) run.push(item);
    else {
      runs.push([item]);
      bytes = ITEM_HEADER_BYTES + item.envelope.length;
    }
  }
  return runs;
}

/** Written by hand: it is the hottest row. */
export function encodeRun(run: Run, take: TakeBytes = ownBytes): Buffer {
  let length = RUN_HEADER_BYTES;
  for (const item of run) length += ITEM_HEADER_BYTES + item.envelope.length;
  const bytes = take(length);
  writeU64(bytes, run[0].commit, 0);
  let at = RUN_HEADER_BYTES;
  for (const item of run) {
    bytes[at] = KIND_BITS[item.kind];
    bytes.writeUInt32BE(item.envelope.length, at + 1);
    bytes.set(item.head, at + 5);
    bytes.set(item.envelope, at + ITEM_HEADER_BYTES);
    at += ITEM_HEADER_BYTES + item.envelope.length;
  }
  return bytes;
}

/** The first bytes of the digests of a run, in one. */
export function encodeDigests(run: Run, take: TakeBytes = ownBytes): Buffer {
  const bytes = take(run.length * DIGEST_PREFIX_BYTES);
  run.forEach((item, i) => {
    const at = i * DIGEST_PREFIX_BYTES;
    for (let j = 0; j < DIGEST_PREFIX_BYTES; j++) bytes[at + j] = item.digest[j] ?? 0;
  });
  return bytes;
}

const kindByBit = new Map<number, KindName>(
  (Object.keys(KIND_BITS) as KindName[]).map((kind) => [KIND_BITS[kind], kind]),
);

/**
 * The items of a run from an index on: parts of the row, which stays in memory as long as one of them. A row that is not one is
 * damage to the disk, and stops the relay.
 */
export function itemsOfRun(bytes: Uint8Array, first: number, from: number): readonly StoredItem[] {
  const items: StoredItem[] = [];
  const commit = readU64(bytes, 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = RUN_HEADER_BYTES;
  for (let index = first; at < bytes.length; index++) {
    invariant(at + ITEM_HEADER_BYTES <= bytes.length, 'an item row is whole');
    const kind = kindByBit.get(bytes[at] ?? 0);
    const start = at + ITEM_HEADER_BYTES;
    const end = start + view.getUint32(at + 1);
    invariant(kind !== undefined && end <= bytes.length, 'an item row is whole');
    if (index >= from) {
      const head = bytes.subarray(at + 5, start);
      items.push({ index, commit, kind, head, envelope: bytes.subarray(start, end) });
    }
    at = end;
  }
  return items;
}

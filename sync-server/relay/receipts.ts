/** Receipts of a commit: one signature for everybody, and for each writer the entries that show its own envelopes. */
import {
  receiptTree,
  signReceipt,
  type CommitClaim,
  type ReceiptLeaf,
} from '#crypto/relay/receipt.ts';
import type { SigningKey } from '#crypto/relay/relay-identity.ts';
import { RECEIPT_ENTRIES_MAX } from '#protocol/limits.ts';
import { encodeReceipt, type Receipt } from '#protocol/receipt.ts';
import type { Peer } from './channel.ts';
import { takeFrameBytes } from './frame-bytes.ts';
import { groupBy } from './group-by.ts';

/** Envelopes of one writer that stand next to one another in a channel. */
export interface ReceiptRun {
  readonly peer: Peer;
  readonly leaf: ReceiptLeaf;
  /** Head before the first envelope of the run. */
  readonly before: Uint8Array;
  readonly digests: readonly Uint8Array[];
}

export interface ReceiptOptions {
  readonly relayKey: SigningKey;
  readonly relayId: Uint8Array;
  readonly commit: number;
  /** Milliseconds. */
  readonly time: number;
}

/** RECEIPT frames for each peer with a run; empty when there are none. Runs with the same leaf object share one leaf. */
export function receiptFrames(
  options: ReceiptOptions,
  runs: readonly ReceiptRun[],
): ReadonlyMap<Peer, readonly Uint8Array[]> {
  const frames = new Map<Peer, readonly Uint8Array[]>();
  if (runs.length === 0) return frames;
  const placeByLeaf = new Map<ReceiptLeaf, number>();
  for (const run of runs)
    if (!placeByLeaf.has(run.leaf)) placeByLeaf.set(run.leaf, placeByLeaf.size);
  const tree = receiptTree([...placeByLeaf.keys()]);
  const { relayId, commit, time } = options;
  const claim: CommitClaim = { relayId, commit, time, root: tree.root };
  const signature = signReceipt(options.relayKey, claim);
  for (const [peer, own] of groupBy(runs, (run) => run.peer)) {
    const entries = own.map((run) => ({
      ...run.leaf,
      before: run.before,
      digests: run.digests,
      path: tree.pathOf(placeByLeaf.get(run.leaf) ?? 0),
    }));
    frames.set(peer, framesOf({ ...claim, signature, entries }));
  }
  return frames;
}

/** One frame, or several of the same commit where one would hold too many entries. */
function framesOf(receipt: Receipt): readonly Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let i = 0; i < receipt.entries.length; i += RECEIPT_ENTRIES_MAX) {
    const body = { ...receipt, entries: receipt.entries.slice(i, i + RECEIPT_ENTRIES_MAX) };
    frames.push(encodeReceipt(body, takeFrameBytes));
  }
  return frames;
}

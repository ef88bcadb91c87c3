/**
 * Receipts: the relay signs once for everything it put on disk in one commit. A leaf is one channel with its last index
 * and head; a path leads from it to the signed root, and a short chain of digests leads from the envelope to the head.
 *
 *   leaf = H("receipt-leaf", channelId ‖ index u64 ‖ head)       node = H("receipt-node", left ‖ right)
 *   a node without a neighbour moves up unchanged                 sig  = Sign("receipt", relayId ‖ commit ‖ time ‖ root)
 */
import { invariant } from '../errors.ts';
import { equalBytes } from '../encoding/bytes.ts';
import { encode } from '../encoding/writer.ts';
import { hash } from '../primitives/hash.ts';
import { sign, verify, type SigningKey } from '../primitives/signature.ts';
import { headAfter } from './head-chain.ts';

/** The state of a channel that a receipt vouches for. */
export interface ReceiptLeaf {
  readonly channelId: Uint8Array;
  readonly index: number;
  readonly head: Uint8Array;
}

export interface MerkleStep {
  /** The side the neighbour stands on. */
  readonly side: 'left' | 'right';
  readonly hash: Uint8Array;
}

export interface CommitClaim {
  readonly relayId: Uint8Array;
  readonly commit: number;
  /** Milliseconds. */
  readonly time: number;
  readonly root: Uint8Array;
}

const leafHash = (leaf: ReceiptLeaf): Uint8Array =>
  hash(
    'receipt-leaf',
    encode((w) => w.raw(leaf.channelId, 16).u64(leaf.index).raw(leaf.head, 32)),
  );

const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  hash('receipt-node', left, right);

export interface MerkleTree {
  readonly root: Uint8Array;
  /** The path of the leaf at a place in the list. */
  readonly pathOf: (place: number) => readonly MerkleStep[];
}

/** At least one leaf. */
export function receiptTree(leaves: readonly ReceiptLeaf[]): MerkleTree {
  const levels: Uint8Array[][] = [leaves.map(leafHash)];
  for (let level = levels[0] ?? []; level.length > 1; levels.push(level)) level = levelAbove(level);
  const root = levels.at(-1)?.[0];
  invariant(root !== undefined, 'a receipt covers something');
  return { root, pathOf: (place) => pathOf(levels, place) };
}

function levelAbove(level: readonly Uint8Array[]): Uint8Array[] {
  const above: Uint8Array[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const [left, right] = [level[i], level[i + 1]];
    if (left !== undefined) above.push(right === undefined ? left : nodeHash(left, right));
  }
  return above;
}

function pathOf(levels: readonly (readonly Uint8Array[])[], place: number): MerkleStep[] {
  const path: MerkleStep[] = [];
  levels.forEach((level, height) => {
    const here = Math.floor(place / 2 ** height);
    const neighbour = level[here ^ 1];
    if (neighbour !== undefined)
      path.push({ side: here % 2 === 1 ? 'left' : 'right', hash: neighbour });
  });
  return path;
}

export const signReceipt = (relayKey: SigningKey, claim: CommitClaim): Uint8Array =>
  sign(relayKey, 'receipt', claimBytes(claim));

/** Whether the relay signed the commit. */
export const verifyReceipt = (
  relayPublicKey: Uint8Array,
  claim: CommitClaim,
  signature: Uint8Array,
): boolean =>
  verify({ publicKey: relayPublicKey, signature, context: 'receipt' }, claimBytes(claim));

const claimBytes = (claim: CommitClaim): Uint8Array =>
  encode((w) => w.raw(claim.relayId, 16).u64(claim.commit).u64(claim.time).raw(claim.root, 32));

export interface EntryClaim extends ReceiptLeaf {
  readonly before: Uint8Array;
  readonly digests: readonly Uint8Array[];
  readonly path: readonly MerkleStep[];
}

/** Whether an entry belongs to the signed root, and its digests lead to its head; at least one digest. */
export function verifyEntry(root: Uint8Array, entry: EntryClaim): boolean {
  const counted = entry.digests.length > 0 && entry.digests.length <= entry.index + 1;
  if (!counted || !equalBytes(headAfter(entry.before, entry.digests), entry.head)) return false;
  const top = entry.path.reduce(
    (below, step) =>
      step.side === 'left' ? nodeHash(step.hash, below) : nodeHash(below, step.hash),
    leafHash(entry),
  );
  return equalBytes(top, root);
}

/** Whether a RECEIPT is what it says: signed by the pinned relay, and each entry under its root. */
import { equalBytes, toHex } from '#crypto/encoding/bytes.ts';
import { verifyEntry, verifyReceipt } from '#crypto/relay/receipt.ts';
import { relayIdOf } from '#crypto/relay/relay-identity.ts';
import type { Receipt } from '#protocol/receipt.ts';
import type { FollowedChannel } from './followed-channel.ts';
import type { LinkBook } from './link-book.ts';
import type { ReceiptProof, StoredEnvelope } from './link-port.ts';

/** False for another relay's receipt, a wrong signature, or any entry that does not lead to the root. */
export const isTrueReceipt = (receipt: Receipt, relayPublicKey: Uint8Array): boolean =>
  equalBytes(receipt.relayId, relayIdOf(relayPublicKey)) &&
  verifyReceipt(relayPublicKey, receipt, receipt.signature) &&
  receipt.entries.every((entry) => verifyEntry(receipt.root, entry));

/** The envelopes of the outbox a receipt vouches for; they are settled. Each only in the channel it was written for. */
export function settledBy(book: LinkBook, receipt: Receipt): readonly StoredEnvelope[] {
  const stored: StoredEnvelope[] = [];
  for (const entry of receipt.entries) {
    const channelId = toHex(entry.channelId);
    const first = entry.index + 1 - entry.digests.length;
    entry.digests.forEach((bytes, i) => {
      const digest = toHex(bytes);
      if (book.outbox.settle(digest, channelId))
        stored.push({ channelId, digest, index: first + i });
    });
  }
  return stored;
}

/** What a receipt says against the last one of the same channel; the newest are kept to compare the next one with. */
export function contradictions(
  book: LinkBook,
  receipt: Receipt,
): readonly (readonly [channelId: string, proof: readonly [ReceiptProof, ReceiptProof]])[] {
  const found: (readonly [string, readonly [ReceiptProof, ReceiptProof]])[] = [];
  for (const proof of proofsOf(receipt)) {
    const channel = book.channels.get(toHex(proof.entry.channelId));
    if (channel === undefined) continue;
    const last = channel.lastReceipt;
    if (last !== undefined && contradicts(last, proof))
      found.push([channel.channelId, [last, proof]]);
    if (last === undefined || proof.entry.index >= last.entry.index) channel.lastReceipt = proof;
  }
  return found;
}

/** Channels in which the relay has put something else behind what this client has read. */
export const deniedBy = (book: LinkBook, receipt: Receipt): readonly FollowedChannel[] =>
  receipt.entries.flatMap(({ channelId, index, head }) => {
    const channel = book.channels.get(toHex(channelId));
    return channel?.isDeniedBy(index, head) === true ? [channel] : [];
  });

/** The parts of a receipt that vouch for one entry. */
const proofsOf = (receipt: Receipt): readonly ReceiptProof[] =>
  receipt.entries.map((entry) => ({
    commit: receipt.commit,
    time: receipt.time,
    root: receipt.root,
    signature: receipt.signature,
    entry,
  }));

/** Whether two statements contradict each other: the same place in the same channel under two heads. */
const contradicts = (a: ReceiptProof, b: ReceiptProof): boolean =>
  a.entry.index === b.entry.index &&
  equalBytes(a.entry.channelId, b.entry.channelId) &&
  !equalBytes(a.entry.head, b.entry.head);

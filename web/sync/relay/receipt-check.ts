/** Whether a RECEIPT is what it says: signed by the pinned relay, and each entry under its root. */
import { equalBytes } from '#crypto/encoding/bytes.ts';
import { verifyEntry, verifyReceipt } from '#crypto/relay/receipt.ts';
import { relayIdOf } from '#crypto/relay/relay-identity.ts';
import type { Receipt } from '#protocol/receipt.ts';
import type { ReceiptProof } from './link-port.ts';

/** False for another relay's receipt, a wrong signature, or any entry that does not lead to the root. */
export const isTrueReceipt = (receipt: Receipt, relayPublicKey: Uint8Array): boolean =>
  equalBytes(receipt.relayId, relayIdOf(relayPublicKey)) &&
  verifyReceipt(relayPublicKey, receipt, receipt.signature) &&
  receipt.entries.every((entry) => verifyEntry(receipt.root, entry));

/** The parts of a receipt that vouch for one entry. */
export const proofsOf = (receipt: Receipt): readonly ReceiptProof[] =>
  receipt.entries.map((entry) => ({
    commit: receipt.commit,
    time: receipt.time,
    root: receipt.root,
    signature: receipt.signature,
    entry,
  }));

/** Whether two statements contradict each other: the same place in the same channel under two heads. */
export const contradicts = (a: ReceiptProof, b: ReceiptProof): boolean =>
  a.entry.index === b.entry.index &&
  equalBytes(a.entry.channelId, b.entry.channelId) &&
  !equalBytes(a.entry.head, b.entry.head);

/** After the flush: new envelopes to everybody who is attached, receipts to those who wrote, one packet for each peer. */
import type { ChannelDraft } from './draft.ts';
import type { AppendJob } from './job.ts';
import type { Peer, Subscription } from './channel.ts';
import { groupBy } from './group-by.ts';
import { NO_CURSOR } from './cursor.ts';
import { includesKind, itemsFrames, type OutgoingItem } from './items-frame.ts';
import type { ReceiptRun } from './receipts.ts';
import { ALL_KINDS } from '#protocol/attach.ts';

/** An envelope that found its place in this commit. */
export interface Placed {
  readonly job: AppendJob;
  readonly index: number;
}

/** Frames collected for each peer, in order. */
export class Outgoing {
  readonly #frames = new Map<Peer, Uint8Array[]>();

  add(peer: Peer, frames: readonly Uint8Array[]): void {
    const list = this.#frames.get(peer);
    if (list === undefined) this.#frames.set(peer, [...frames]);
    else list.push(...frames);
  }

  send(): void {
    for (const [peer, frames] of this.#frames) peer.send(frames);
  }
}

/**
 * Adds ITEMS for every live subscription of a channel. A slow peer is left to the disk. `placed` are the channel's own;
 * `cursor` states what had been sent before this commit.
 */
export function fanOut(
  draft: ChannelDraft,
  placed: readonly Placed[],
  cursor: Uint8Array,
  outgoing: Outgoing,
): void {
  const { channelId } = draft.record.keys;
  const ownByPeer = new Map<Peer, Set<number>>();
  for (const { job, index } of placed) {
    const own = ownByPeer.get(job.peer);
    if (own === undefined) ownByPeer.set(job.peer, new Set([index]));
    else own.add(index);
  }
  const whole = new Map<Uint8Array, readonly Uint8Array[]>();
  for (const subscription of draft.channel.subscriptions) {
    if (!subscription.isLive) continue;
    if (subscription.peer.isSlow()) {
      leaveBehind(subscription, draft.first);
      continue;
    }
    const own = ownByPeer.get(subscription.peer);
    const { kinds } = subscription;
    const stated = subscription.peer.isBehind() ? NO_CURSOR : cursor;
    const isWhole = own === undefined && (kinds & ALL_KINDS) === ALL_KINDS;
    const isWanted = (item: OutgoingItem): boolean =>
      own?.has(item.index) !== true && includesKind(kinds, item.kind);
    const frames =
      (isWhole ? whole.get(stated) : undefined) ??
      itemsFrames({ channelId, items: draft.items, cursor: stated, isWanted });
    if (isWhole) whole.set(stated, frames);
    outgoing.add(subscription.peer, frames);
  }
}

function leaveBehind(subscription: Subscription, next: number): void {
  subscription.isLive = false;
  subscription.next = next;
  subscription.peer.catchUp(subscription);
}

/** The receipt runs of what a commit placed in one channel: from each writer's first envelope to the end. */
export function placedRuns(draft: ChannelDraft, placed: readonly Placed[]): readonly ReceiptRun[] {
  const last = draft.items.at(-1);
  if (last === undefined) return [];
  const leaf = { channelId: draft.record.keys.channelId, index: last.index, head: last.head };
  const runs: ReceiptRun[] = [];
  for (const [peer, own] of groupBy(placed, (each) => each.job.peer)) {
    const start = Math.min(...own.map((each) => each.index)) - draft.first;
    runs.push({
      peer,
      leaf,
      before: draft.items[start - 1]?.head ?? draft.before,
      digests: draft.items.slice(start).map((item) => item.digest),
    });
  }
  return runs;
}

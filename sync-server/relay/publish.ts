/** After the flush: new envelopes to everybody who is attached, receipts to those who wrote, one packet for each peer. */
import type { ChannelRecord } from '../store/relay-store.ts';
import type { ChannelDraft } from './draft.ts';
import type { AppendJob } from './job.ts';
import type { Channel, Peer, Subscription } from './channel.ts';
import { groupBy } from './group-by.ts';
import { NO_CURSOR } from './cursor.ts';
import { itemsFrames, type OutgoingItem } from './items-frame.ts';
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

/** What came into a channel. */
export interface ChannelNews {
  readonly channel: Channel;
  readonly record: ChannelRecord;
  readonly items: readonly OutgoingItem[];
  /** Index of the first item. */
  readonly first: number;
}

/** One channel's news for one peer. */
interface Delivery {
  readonly draft: ChannelNews;
  readonly kinds: number;
  /** Indices of what the peer wrote itself: it gets digests of those. */
  readonly own: ReadonlySet<number> | undefined;
}

/**
 * Adds ITEMS for every live subscription of the channels of a commit. A slow peer is left to the disk. The last frame for
 * each peer states `cursor`, the position after this commit, unless the peer still lacks something older.
 */
export function fanOut(
  drafts: readonly ChannelNews[],
  placed: readonly Placed[],
  cursor: Uint8Array,
): Outgoing {
  const outgoing = new Outgoing();
  const frames = new WholeFrames();
  for (const [peer, deliveries] of deliveriesByPeer(drafts, placed)) {
    const isStated = !peer.isBehind();
    deliveries.forEach((delivery, i) => {
      const isLast = isStated && i === deliveries.length - 1;
      outgoing.add(peer, frames.of(delivery, isLast ? cursor : NO_CURSOR));
    });
  }
  return outgoing;
}

function deliveriesByPeer(
  drafts: readonly ChannelNews[],
  placed: readonly Placed[],
): ReadonlyMap<Peer, readonly Delivery[]> {
  const placedByChannel = groupBy(placed, (each) => each.job.channel);
  const deliveries = new Map<Peer, Delivery[]>();
  for (const draft of drafts) {
    const ownByPeer = ownIndices(placedByChannel.get(draft.channel) ?? []);
    for (const subscription of draft.channel.subscriptions) {
      const { peer, kinds } = subscription;
      if (!subscription.isLive) continue;
      if (peer.isSlow()) {
        leaveBehind(subscription, draft.first);
        continue;
      }
      const delivery = { draft, kinds, own: ownByPeer.get(peer) };
      const list = deliveries.get(peer);
      if (list === undefined) deliveries.set(peer, [delivery]);
      else list.push(delivery);
    }
  }
  return deliveries;
}

function ownIndices(placed: readonly Placed[]): ReadonlyMap<Peer, Set<number>> {
  const ownByPeer = new Map<Peer, Set<number>>();
  for (const { job, index } of placed) {
    const own = ownByPeer.get(job.peer);
    if (own === undefined) ownByPeer.set(job.peer, new Set([index]));
    else own.add(index);
  }
  return ownByPeer;
}

/** Frames with every envelope whole are the same for all who want everything, and are made once. */
class WholeFrames {
  readonly #framesByCursor = new Map<Uint8Array, Map<ChannelNews, readonly Uint8Array[]>>();

  of(delivery: Delivery, cursor: Uint8Array): readonly Uint8Array[] {
    const { draft, kinds, own } = delivery;
    const isWhole = own === undefined && (kinds & ALL_KINDS) === ALL_KINDS;
    const known = isWhole ? this.#framesByCursor.get(cursor)?.get(draft) : undefined;
    if (known !== undefined) return known;
    const { items, record } = draft;
    const frames = itemsFrames({ channelId: record.keys.channelId, items, cursor, kinds, own });
    if (!isWhole) return frames;
    const ofCursor =
      this.#framesByCursor.get(cursor) ?? new Map<ChannelNews, readonly Uint8Array[]>();
    this.#framesByCursor.set(cursor, ofCursor.set(draft, frames));
    return frames;
  }
}

/** Serves a subscription from the disk, from an index on, instead of from memory. */
export function leaveBehind(subscription: Subscription, next: number): void {
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

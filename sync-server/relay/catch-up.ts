/**
 * Serving one connection from the disk: snapshots first where that was asked for, then every envelope it lacks, in batches
 * and only as fast as it reads. A subscription that has everything becomes live.
 */
import { SNAPSHOTS_FIRST } from '#protocol/attach.ts';
import { encodeFrame } from '#protocol/codec.ts';
import { ITEMS_BYTES_MAX, ITEMS_COUNT_MAX } from '#protocol/limits.ts';
import type { RelayStore, StoredItem } from '../store/relay-store.ts';
import type { PendingRequest, Subscription } from './channel.ts';
import { emptyItemsFrame, itemsFrames } from './items-frame.ts';
import { NO_CURSOR } from './cursor.ts';
import { BEHIND_BYTES, SNAPSHOTS_AHEAD_MAX } from './limits.ts';
import { doneFrame } from './outcome-frames.ts';

/** The connection that is served. */
export interface Reader {
  readonly store: RelayStore;
  send(frames: readonly Uint8Array[]): void;
  bufferedBytes(): number;
  /** The store cannot be read. */
  failed(): void;
  /** The position of everything flushed. */
  cursor(): Uint8Array;
}

/** Answers that need no disk are sent together, this many at a time. */
const FRAMES_TOGETHER_MAX = 64;

export class CatchUp {
  readonly #reader: Reader;
  readonly #behind: Subscription[] = [];
  #frames: Uint8Array[] = [];
  #isPumping = false;
  #isOver = false;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  get isBehind(): boolean {
    return this.#behind.length > 0;
  }

  add(subscription: Subscription): void {
    this.#behind.push(subscription);
    void this.pump();
  }

  /** One thing that a request waited for is there. DONE never overtakes what was served for it. */
  settle(request: PendingRequest): void {
    this.#settle(request);
    if (!this.#isPumping) this.#flush();
  }

  /** The connection is gone. */
  stop(): void {
    this.#isOver = true;
    this.#behind.length = 0;
  }

  /** Goes on until everything is served or the connection reads too slowly; called again when it has read. */
  async pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      while (!this.#isOver && this.#reader.bufferedBytes() < BEHIND_BYTES) {
        const subscription = this.#behind[0];
        if (subscription === undefined) break;
        const isServed = await this.#serve(subscription);
        // The turn goes to the next one, so that a long channel does not keep the others waiting.
        this.#behind.shift();
        if (isServed) this.#finish(subscription);
        else this.#behind.push(subscription);
      }
      this.#flush();
      // An array keeps the room it once needed, until it is told that it has no length.
      if (this.#behind.length === 0) this.#behind.length = 0;
    } catch {
      this.#reader.failed();
    }
    this.#isPumping = false;
  }

  /** One batch. True when the subscription has everything that is on the disk at this moment. */
  async #serve(subscription: Subscription): Promise<boolean> {
    if (!subscription.channel.subscriptions.has(subscription)) return true;
    if (subscription.snapshotsUntil === undefined) await this.#serveSnapshots(subscription);
    const { record } = subscription.channel;
    if (subscription.next < record.length) {
      this.#flush();
      const items = await this.#reader.store.items({
        channelId: record.keys.channelId,
        from: subscription.next,
        countMax: ITEMS_COUNT_MAX,
        bytesMax: ITEMS_BYTES_MAX,
      });
      this.#serveItems(subscription, items);
    } else if (!subscription.isAnswered) this.#serveNothing(subscription);
    // Compared and made live in one step: an await between the two would let a commit slip through.
    subscription.isLive = subscription.next >= subscription.channel.record.length;
    return subscription.isLive;
  }

  async #serveSnapshots(subscription: Subscription): Promise<void> {
    const { record } = subscription.channel;
    const { channelId } = record.keys;
    subscription.snapshotsUntil = 0;
    if ((subscription.kinds & SNAPSHOTS_FIRST) === 0 || subscription.next >= record.length) return;
    // Those served before are live by now: nothing new may reach the peer before what is still held here.
    this.#flush();
    const { store } = this.#reader;
    const indices = await store.snapshots(channelId, subscription.next, SNAPSHOTS_AHEAD_MAX);
    for (const from of indices) {
      const [item] = await store.items({ channelId, from, countMax: 1, bytesMax: ITEMS_BYTES_MAX });
      if (item !== undefined) this.#frames.push(snapshotFrame(channelId, item));
      this.#flush();
    }
    subscription.snapshotsUntil = (indices.at(-1) ?? -1) + 1;
  }

  #serveItems(subscription: Subscription, items: readonly StoredItem[]): void {
    const { channelId } = subscription.channel.record.keys;
    const { kinds, snapshotsUntil } = subscription;
    const run = { channelId, items, cursor: NO_CURSOR, kinds, snapshotsUntil };
    this.#frames.push(...itemsFrames(run));
    subscription.next += items.length;
    subscription.isAnswered = true;
    this.#flush();
  }

  #serveNothing(subscription: Subscription): void {
    const { keys, length, head } = subscription.channel.record;
    this.#frames.push(emptyItemsFrame(keys.channelId, length, head));
    subscription.isAnswered = true;
    if (this.#frames.length >= FRAMES_TOGETHER_MAX) this.#flush();
  }

  #finish(subscription: Subscription): void {
    const { request } = subscription;
    subscription.request = undefined;
    if (request !== undefined) this.#settle(request);
  }

  #settle(request: PendingRequest): void {
    request.remaining -= 1;
    if (request.remaining > 0) return;
    const isStated = this.#behind.length === 0 && request.isForgotten !== true;
    const cursor = isStated ? this.#reader.cursor() : NO_CURSOR;
    this.#frames.push(doneFrame(request.requestId, cursor));
  }

  #flush(): void {
    if (this.#frames.length === 0) return;
    const frames = this.#frames;
    this.#frames = [];
    this.#reader.send(frames);
  }
}

const snapshotFrame = (channelId: Uint8Array, item: StoredItem): Uint8Array =>
  encodeFrame({
    name: 'snapshots',
    requestId: 0,
    body: { channelId, snapshots: [{ index: item.index, envelope: item.envelope }] },
  });

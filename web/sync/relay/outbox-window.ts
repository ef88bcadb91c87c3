/** Envelopes on their way to the relay: at most a window of them without a receipt, each sent again until there is one. */
import { IN_FLIGHT_BYTES_MAX, IN_FLIGHT_MAX, OUTBOX_MAX, RECEIPT_MS_MAX } from './link-limits.ts';

export interface OutboxEntry {
  readonly digest: string;
  readonly channelId: string;
  readonly envelope: Uint8Array;
}

interface Tracked extends OutboxEntry {
  /** Milliseconds; undefined while it is not on its way. */
  sentAt: number | undefined;
  /** Not before this time. */
  notBefore: number;
}

export class OutboxWindow {
  /** In the order they were handed in. */
  readonly #entries = new Map<string, Tracked>();
  #inFlight = 0;
  #inFlightBytes = 0;

  get size(): number {
    return this.#entries.size;
  }

  /** False when the outbox is full. Handing in the same envelope twice is one entry. */
  add(entry: OutboxEntry): boolean {
    if (this.#entries.has(entry.digest)) return true;
    if (this.#entries.size >= OUTBOX_MAX) return false;
    this.#entries.set(entry.digest, { ...entry, sentAt: undefined, notBefore: 0 });
    return true;
  }

  /** Entries to send now, oldest first, as far as the window goes. They count as on their way from here on. */
  take(now: number, maySend: (channelId: string) => boolean): readonly OutboxEntry[] {
    const taken: OutboxEntry[] = [];
    for (const entry of this.#entries.values()) {
      if (this.#isFull()) break;
      if (entry.sentAt !== undefined || entry.notBefore > now || !maySend(entry.channelId))
        continue;
      entry.sentAt = now;
      this.#inFlight += 1;
      this.#inFlightBytes += entry.envelope.length;
      taken.push(entry);
    }
    return taken;
  }

  /** Forgets an entry of a channel; false when it was not there. */
  settle(digest: string, channelId?: string): boolean {
    const entry = this.#entries.get(digest);
    if (entry === undefined || entry.channelId !== (channelId ?? entry.channelId)) return false;
    this.#recall(entry);
    return this.#entries.delete(digest);
  }

  /** The relay said "not now". */
  postpone(digest: string, until: number): void {
    const entry = this.#entries.get(digest);
    if (entry === undefined) return;
    this.#recall(entry);
    entry.notBefore = until;
  }

  /** The connection is gone: nothing is on its way. */
  recallAll(): void {
    for (const entry of this.#entries.values()) this.#recall(entry);
  }

  /** What has waited too long for its receipt is to be sent again. */
  recallOverdue(now: number): void {
    for (const entry of this.#entries.values())
      if (entry.sentAt !== undefined && now - entry.sentAt > RECEIPT_MS_MAX) this.#recall(entry);
  }

  #isFull(): boolean {
    return this.#inFlight >= IN_FLIGHT_MAX || this.#inFlightBytes >= IN_FLIGHT_BYTES_MAX;
  }

  #recall(entry: Tracked): void {
    if (entry.sentAt === undefined) return;
    entry.sentAt = undefined;
    this.#inFlight -= 1;
    this.#inFlightBytes -= entry.envelope.length;
  }
}

/** Which channels have their digests in memory. Together they take a bounded amount; what is let go is read from disk again. */
import type { RelayStore } from '../store/relay-store.ts';
import type { Channel } from './channel.ts';
import { DigestIndex } from './digest-index.ts';
import { DIGESTS_BYTES_MAX } from './limits.ts';

/** Indices grow while they are used, so their sum is taken anew now and then and not kept. */
const TRIM_EVERY = 64;

export class KnownDigests {
  readonly #store: RelayStore;
  /** In the order they were loaded. */
  readonly #channels = new Set<Channel>();
  #loads = 0;

  constructor(store: RelayStore) {
    this.#store = store;
  }

  /** Rejects when the disk cannot be read. */
  async load(channel: Channel): Promise<void> {
    channel.digests = DigestIndex.of(await this.#store.digests(channel.record.keys.channelId));
    this.#channels.add(channel);
    this.#loads += 1;
    if (this.#loads % TRIM_EVERY === 0) this.#trim();
  }

  /** What an index holds beyond the disk is not so: a commit failed. */
  forget(channel: Channel): void {
    channel.digests = undefined;
    this.#channels.delete(channel);
  }

  #trim(): void {
    let excess = -DIGESTS_BYTES_MAX;
    for (const channel of this.#channels) excess += channel.digests?.bytes ?? 0;
    for (const channel of this.#channels) {
      if (excess <= 0) return;
      if (channel.pending > 0) continue;
      excess -= channel.digests?.bytes ?? 0;
      this.forget(channel);
    }
  }
}

/** The channels in memory: those somebody is attached to or writes in, and lately used ones. */
import { keyOf } from '../store/bytes-key.ts';
import type { ChannelRecord, RelayStore } from '../store/relay-store.ts';
import type { Channel } from './channel.ts';
import { CHANNELS_IDLE_MAX } from './limits.ts';

export class ChannelTable {
  readonly #store: RelayStore;
  /** In order of last use. */
  readonly #channels = new Map<string, Channel>();

  constructor(store: RelayStore) {
    this.#store = store;
  }

  /** A channel that is in memory already. */
  loaded(key: string): Channel | undefined {
    return this.#channels.get(key);
  }

  /** Ids of all that are in memory. */
  ids(): readonly Uint8Array[] {
    return [...this.#channels.values()].map(({ record }) => record.keys.channelId);
  }

  /** The channels of these ids, in their order, read from the store where they are not in memory. */
  async load(channelIds: readonly Uint8Array[]): Promise<readonly (Channel | undefined)[]> {
    const missing = channelIds.filter((id) => !this.#channels.has(keyOf(id)));
    const records = missing.length === 0 ? [] : await this.#store.channels(missing);
    const found = new Map<string, Channel>();
    for (const record of records) {
      if (record === undefined) continue;
      const key = keyOf(record.keys.channelId);
      found.set(key, this.add(record));
    }
    const channels = channelIds.map((id) => {
      const key = keyOf(id);
      return this.#channels.get(key) ?? found.get(key);
    });
    this.#evict();
    return channels;
  }

  /**
   * A channel whose record has just been read or written. The one that is there stays: somebody may have found a new channel
   * on the disk, and attached to it, before the commit that wrote it was answered.
   */
  add(record: ChannelRecord): Channel {
    const key = keyOf(record.keys.channelId);
    const known = this.#channels.get(key);
    if (known !== undefined) return known;
    const channel: Channel = {
      key,
      record,
      subscriptions: new Set(),
      pending: 0,
      digests: undefined,
      bucket: undefined,
    };
    this.#channels.set(key, channel);
    return channel;
  }

  /** Forgets channels nobody uses, the longest unused first. Whoever got one a moment ago finds it by id again. */
  #evict(): void {
    let excess = this.#channels.size - CHANNELS_IDLE_MAX;
    if (excess <= 0) return;
    for (const channel of this.#channels.values()) {
      if (excess <= 0) return;
      excess -= 1;
      if (channel.subscriptions.size === 0 && channel.pending === 0)
        this.#channels.delete(channel.key);
    }
  }
}

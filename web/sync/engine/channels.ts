/** The channels this device reads, by their id and by the epoch they belong to: a clinic has thousands of them. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { ChannelRow } from '../rows/channel.ts';

export class Channels extends Map<string, ChannelRow> {
  /** A channel never changes its epoch; but a directory, written under newer ones, is of none. */
  readonly #byEpoch = new Map<string, string>();

  /** Those that were kept since somebody asked. */
  #news = new Set<string>();

  readonly #passed = new Set<string>();

  #locator: string | undefined;

  override set(channelId: string, row: ChannelRow): this {
    this.#news.add(channelId);
    if (row.passed === 'unsaid') this.#passed.add(channelId);
    else this.#passed.delete(channelId);
    if (row.type === 'locator') this.#locator ??= channelId;
    if (row.type === 'epoch') this.#byEpoch.set(toHex(row.epochId), channelId);
    return super.set(channelId, row);
  }

  /** What is new or has changed since this was asked last: whoever follows channels need not look at thousands each time. */
  takeNews(): ReadonlySet<string> {
    const news = this.#news;
    this.#news = new Set();
    return news;
  }

  /** Those that the relay is to close, once all is said there. */
  get passed(): ReadonlySet<string> {
    return this.#passed;
  }

  /** Where the paper code finds this person; undefined until they have seen the code. */
  get locator(): string | undefined {
    return this.#locator;
  }

  /** The channel of an opened epoch; undefined where none belongs to it or this device cannot open it. */
  ofEpoch(epochId: string): string | undefined {
    return this.#byEpoch.get(epochId);
  }
}

/** What another relay at the same store wrote, as if it had been written here: passed on to who is attached here. */
import type { ForeignChannel, ForeignItem } from '../cluster/turns.ts';
import { keyOf } from '../store/bytes-key.ts';
import { replaceRecord, type Channel } from './channel.ts';
import type { ChannelTable } from './channel-table.ts';
import { fanOut, leaveBehind, type ChannelNews } from './publish.ts';

export interface Adopting {
  readonly table: ChannelTable;
  /** The position after all of it. */
  readonly cursor: Uint8Array;
}

/** Runs to its end at once: nobody is served in between. */
export function adopt(news: readonly ForeignChannel[], { table, cursor }: Adopting): void {
  const drafts: ChannelNews[] = [];
  for (const { record, items } of news) {
    const channel = table.loaded(keyOf(record.keys.channelId));
    if (channel === undefined) continue;
    const first = channel.record.length;
    replaceRecord(channel, record);
    const fresh = items?.filter((item) => item.index >= first) ?? [];
    const isWhole = first + fresh.length === record.length;
    if (!isWhole) leaveToStore(channel, first);
    else if (fresh.length > 0) {
      remember(channel, fresh);
      drafts.push({ channel, record, items: fresh, first });
    }
  }
  fanOut(drafts, [], cursor).send();
}

function remember(channel: Channel, items: readonly ForeignItem[]): void {
  for (const item of items) channel.digests?.add(item.digest, item.index);
}

function leaveToStore(channel: Channel, first: number): void {
  channel.digests = undefined;
  for (const subscription of channel.subscriptions)
    if (subscription.isLive) leaveBehind(subscription, first);
}

/**
 * Several relays over one store. They take turns: whoever writes holds the store alone, and has been told before of everything
 * that the others wrote, so that each numbers envelopes as if there were no other.
 */
import type { ChannelRecord, StoredItem } from '../store/relay-store.ts';

export interface Turns {
  /**
   * Resolves when this relay alone may write and knows everything that was written before. False: the store cannot be reached,
   * and there is no turn.
   */
  begin(): Promise<boolean>;
  /** Ends the turn, whether or not something was committed in it. */
  end(): Promise<void>;
  /** From now on `follower` is told what others write, in the order of their commits. */
  follow(follower: Follower): void;
}

/** A relay that hears of the others. Its methods run to their end at once. */
export interface Follower {
  isLoaded(channelId: Uint8Array): boolean;
  /** Ids of every channel in memory. */
  loaded(): readonly Uint8Array[];
  told(news: readonly ForeignChannel[]): void;
}

export interface ForeignItem extends StoredItem {
  /** The first bytes of it. */
  readonly digest: Uint8Array;
}

/** A channel that another relay wrote to. */
export interface ForeignChannel {
  readonly record: ChannelRecord;
  /** What was added, in order; undefined when it was too much to be told one by one, and is read from the store instead. */
  readonly items: readonly ForeignItem[] | undefined;
}

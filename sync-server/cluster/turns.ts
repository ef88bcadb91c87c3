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
  /** From now on `follower` is told what others write, in the order of their commits, and what they pass on. */
  follow(follower: Follower): void;
  /** Passes a few bytes on to the others, whoever is there: nothing of it is kept, and it may get lost. */
  passOn(words: Uint8Array): void;
}

/** A relay that hears of the others. Its methods run to their end at once. */
export interface Follower {
  isLoaded(channelId: Uint8Array): boolean;
  /** Ids of every channel in memory. */
  loaded(): readonly Uint8Array[];
  told(news: readonly ForeignChannel[]): void;
  /** What another relay, or this one itself, passed on. */
  heard(words: Uint8Array): void;
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

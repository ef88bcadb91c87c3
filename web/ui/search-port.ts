/** The part of the app port about finding anything on this device. Nothing of it leaves the device, and no question is kept. */
import type { CommandError } from '#kernel/feature.ts';
import type { Result } from '#kernel/result.ts';
import type { FoundHere, SearchAnswer, SearchQuestion } from '#kernel/search.ts';
import type { Watched } from './watched-value.ts';

/** How far the index has come. */
export interface SearchState {
  /**
   * 'closed': nobody has unlocked. 'opening': what was read earlier comes from the disk. 'reading': documents are read that are
   * new or have changed. 'waiting': the disk takes nothing in, for want of room; it is tried again.
   */
  readonly status: 'closed' | 'opening' | 'reading' | 'ready' | 'waiting';
  /** Documents that can be found, of all that there are. */
  readonly done: number;
  readonly of: number;
  /** Goes up whenever an answer may have become another. */
  readonly revision: number;
}

export const SEARCH_CLOSED: SearchState = { status: 'closed', done: 0, of: 0, revision: 0 };

export interface Searching {
  readonly state: Watched<SearchState>;
  /** From what can be found by now. 'identity/not-open', 'storage/…'. */
  ask(question: SearchQuestion): Promise<Result<SearchAnswer<FoundHere>, CommandError>>;
}

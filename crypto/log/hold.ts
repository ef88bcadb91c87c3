/**
 * Entries that wait for others they name, bounded for each author and in all; the oldest goes first and can be fetched again.
 * Where all places are taken, what nobody is known to have signed makes room before anything else.
 */
import { HELD_PER_AUTHOR_MAX, HELD_TOTAL_MAX } from './limits.ts';

interface Held {
  readonly id: string;
  readonly author: string;
  readonly bytes: Uint8Array;
  readonly missing: string;
}

const UNVERIFIED = 'unverified:';

/** The author of an entry whose device is not known yet: it never counts against that device. */
export const unverified = (claimed: string): string => `${UNVERIFIED}${claimed}`;

export class HoldQueue {
  readonly #held = new Map<string, Held>();
  readonly #waiting = new Map<string, Set<string>>();
  readonly #countByAuthor = new Map<string, number>();
  #dropped = 0;

  /** How many entries were given up to stay within the bounds. */
  get dropped(): number {
    return this.#dropped;
  }

  get size(): number {
    return this.#held.size;
  }

  /** The ids that somebody waits for and nobody has brought. */
  missing(): readonly string[] {
    return [...this.#waiting.keys()].filter((id) => !this.#held.has(id));
  }

  hold(held: Held): void {
    if (this.#held.has(held.id)) this.#forget(held.id);
    if ((this.#countByAuthor.get(held.author) ?? 0) >= HELD_PER_AUTHOR_MAX)
      this.#dropOldest((other) => other.author === held.author);
    if (this.#held.size >= HELD_TOTAL_MAX)
      if (!this.#dropOldest(isUnverified)) this.#dropOldest(() => true);
    this.#held.set(held.id, held);
    this.#countByAuthor.set(held.author, (this.#countByAuthor.get(held.author) ?? 0) + 1);
    const waiting = this.#waiting.get(held.missing) ?? new Set();
    this.#waiting.set(held.missing, waiting.add(held.id));
  }

  /** Takes out what waited for this id. */
  release(id: string): readonly Uint8Array[] {
    const released: Uint8Array[] = [];
    for (const waiting of this.#waiting.get(id) ?? []) {
      const held = this.#held.get(waiting);
      if (held !== undefined) released.push(held.bytes);
      this.#forget(waiting);
    }
    return released;
  }

  #dropOldest(matches: (held: Held) => boolean): boolean {
    for (const held of this.#held.values()) {
      if (!matches(held)) continue;
      this.#forget(held.id);
      this.#dropped++;
      return true;
    }
    return false;
  }

  #forget(id: string): void {
    const held = this.#held.get(id);
    if (held === undefined) return;
    this.#held.delete(id);
    this.#countByAuthor.set(held.author, (this.#countByAuthor.get(held.author) ?? 1) - 1);
    const waiting = this.#waiting.get(held.missing);
    waiting?.delete(id);
    if (waiting?.size === 0) this.#waiting.delete(held.missing);
  }
}

const isUnverified = ({ author }: Held): boolean => author.startsWith(UNVERIFIED);

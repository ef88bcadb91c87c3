/**
 * Entries that wait for others they name, bounded for each author and in all; the oldest goes first and can be fetched again.
 * Where all places are taken, what nobody is known to have signed makes room before anything else.
 */
import { equalBytes } from '../encoding/bytes.ts';
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
  /** The oldest first. */
  readonly #held = new Set<Held>();
  readonly #perAuthorMax: number;
  readonly #totalMax: number;
  #dropped = 0;

  constructor(perAuthorMax = HELD_PER_AUTHOR_MAX, totalMax = HELD_TOTAL_MAX) {
    this.#perAuthorMax = perAuthorMax;
    this.#totalMax = totalMax;
  }

  /** How many entries were given up to stay within the bounds. */
  get dropped(): number {
    return this.#dropped;
  }

  get size(): number {
    return this.#held.size;
  }

  /** The ids that somebody waits for and nobody has brought. */
  missing(): readonly string[] {
    const wanted = new Set([...this.#held].map(({ missing }) => missing));
    for (const { id } of this.#held) wanted.delete(id);
    return [...wanted];
  }

  /** The same entry is kept once. An id does not cover the signature: a copy with another never takes the place of the true one. */
  hold(held: Held): void {
    const again = [...this.#held].find(
      ({ id, bytes }) => id === held.id && equalBytes(bytes, held.bytes),
    );
    if (again !== undefined) this.#held.delete(again);
    const leaving = this.#whoMakesRoom(held.author);
    if (leaving !== undefined) {
      this.#held.delete(leaving);
      this.#dropped += 1;
    }
    this.#held.add(held);
  }

  /** Takes out what waited for this id. */
  release(id: string): readonly Uint8Array[] {
    const released = [...this.#held].filter(({ missing }) => missing === id);
    for (const held of released) this.#held.delete(held);
    return released.map(({ bytes }) => bytes);
  }

  #whoMakesRoom(author: string): Held | undefined {
    const all = [...this.#held];
    const own = all.filter((other) => other.author === author);
    if (own.length >= this.#perAuthorMax) return own[0];
    if (all.length < this.#totalMax) return undefined;
    return all.find((other) => other.author.startsWith(UNVERIFIED)) ?? all[0];
  }
}

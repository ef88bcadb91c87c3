/** Choices from a seed. */
import { seeded } from '../../web/sync/relay/relay-world.test-support.ts';

export class Draw {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seeded(seed).next;
  }

  /** A whole number of at least 0 and below `end`. */
  below(end: number): number {
    return Math.floor(this.#next() * end);
  }

  chance(share: number): boolean {
    return this.#next() < share;
  }

  pick<T>(from: readonly [T, ...T[]] | readonly T[]): T {
    const picked = from[this.below(from.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }
}

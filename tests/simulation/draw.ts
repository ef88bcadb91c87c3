/** Choices from a seed. */
import { seeded } from '../../web/sync/relay/relay-world.test-support.ts';

/** Far from each other on the cycle that all seeds share. */
const STEP_STRIDE = 0x9e37_79b1;

export class Draw {
  readonly #seed: number;
  #next: () => number;

  constructor(seed: number) {
    this.#seed = seed;
    this.#next = seeded(seed).next;
  }

  /** What is drawn from now on follows from the seed and this step, whatever was drawn before: steps can be left out. */
  turnTo(step: number): void {
    this.#next = seeded(this.#seed + Math.imul(step + 1, STEP_STRIDE)).next;
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

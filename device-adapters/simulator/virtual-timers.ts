/** Timers whose clock stands still until everything else is done, then jumps to the next wait. */
import type { Timers } from '../link/timers.ts';

interface Wait {
  readonly dueMs: number;
  readonly run: () => void;
}

/** How often promises may hand on before the clock moves; more is a loop that never waits. */
const TURNS_MAX = 200;
const JUMPS_MAX = 100_000;

export class VirtualTimers implements Timers {
  #nowMs = 0;
  readonly #waits = new Set<Wait>();

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const wait = { dueMs: this.#nowMs + delayMs, run };
    this.#waits.add(wait);
    return () => this.#waits.delete(wait);
  }

  /** Runs waits in order until the promise settles; undefined when it never does. */
  async settle<T>(work: Promise<T>): Promise<T | undefined> {
    let done = false;
    const mark = (): void => {
      done = true;
    };
    work.then(mark, mark);
    for (let jump = 0; jump < JUMPS_MAX; jump++) {
      for (let turn = 0; turn < TURNS_MAX && !done; turn++) await Promise.resolve();
      if (done) return work;
      if (!this.#jump()) return undefined;
    }
    return undefined;
  }

  #jump(): boolean {
    const next = [...this.#waits].sort((a, b) => a.dueMs - b.dueMs)[0];
    if (next === undefined) return false;
    this.#waits.delete(next);
    this.#nowMs = Math.max(this.#nowMs, next.dueMs);
    next.run();
    return true;
  }
}

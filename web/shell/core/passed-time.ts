/** Time that is known to have passed: a clock that is set back while the program runs gives nobody more of it. */
import type { Clock, Timers } from '#kernel/ports.ts';

const TICK_MS = 60_000;

export class PassedTime {
  readonly #clock: Clock;
  readonly #timers: Timers;
  #seen = 0;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, timers: Timers) {
    this.#clock = clock;
    this.#timers = timers;
  }

  /** Milliseconds: the latest of what the clock says and what has been seen. */
  now(): number {
    this.saw(this.#clock.now());
    return this.#seen;
  }

  saw(at: number): void {
    this.#seen = Math.max(this.#seen, at);
  }

  /** Counts minutes by timers, which no clock moves, until `stop`. */
  start(): void {
    this.#cancel ??= this.#timers.schedule(TICK_MS, () => {
      this.#cancel = undefined;
      this.saw(this.#seen + TICK_MS);
      this.start();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}

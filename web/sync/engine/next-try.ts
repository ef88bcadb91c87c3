/** When something that was refused is tried again: one timer, and the earliest wish counts. */
import type { Clock, Timers } from '#kernel/ports.ts';

export class NextTry {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #run: () => void;
  #planned: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(ports: { readonly clock: Clock; readonly timers: Timers }, run: () => void) {
    this.#clock = ports.clock;
    this.#timers = ports.timers;
    this.#run = run;
  }

  /** Milliseconds from now, unless it is to be tried earlier anyway. */
  within(delayMs: number): void {
    const at = this.#clock.now() + delayMs;
    if (this.#planned !== undefined && this.#planned.at <= at) return;
    this.cancel();
    const cancel = this.#timers.schedule(delayMs, () => {
      this.#planned = undefined;
      this.#run();
    });
    this.#planned = { at, cancel };
  }

  cancel(): void {
    this.#planned?.cancel();
    this.#planned = undefined;
  }
}

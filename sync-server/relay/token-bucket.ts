/** How much of something a connection may still do. Time is handed in. */
import type { Rate } from './limits.ts';

export class TokenBucket {
  readonly #rate: Rate;
  #left: number;
  #at: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#left = rate.burst;
    this.#at = now;
  }

  /** Takes `amount` if it is there. `now` in milliseconds; a clock that went back gives nothing and takes nothing. */
  take(amount: number, now: number): boolean {
    const elapsedMs = Math.max(0, now - this.#at);
    this.#at = now;
    this.#left = Math.min(this.#rate.burst, this.#left + (elapsedMs * this.#rate.perSecond) / 1000);
    if (this.#left < amount) return false;
    this.#left -= amount;
    return true;
  }
}

/** What a device sends, in the order it came, for a session that takes it one by one and never waits for ever. */
import type { Timers } from '../link/timers.ts';

export type Received<Item> =
  | { readonly kind: 'item'; readonly item: Item }
  | { readonly kind: 'silence' }
  | { readonly kind: 'closed' };

const KEPT_MAX = 50_000;

export class Inbox<Item> {
  readonly #timers: Timers;
  readonly #kept: Item[] = [];
  #wake: (() => void) | undefined;
  #closed = false;
  #dropped = 0;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Items that found the inbox full. */
  get dropped(): number {
    return this.#dropped;
  }

  push(item: Item): void {
    if (this.#kept.length >= KEPT_MAX) this.#dropped++;
    else this.#kept.push(item);
    this.#wake?.();
  }

  /** What has come so far can still be taken. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** Forgets what nobody took. */
  clear(): void {
    this.#kept.length = 0;
  }

  /** The next item; 'closed' when there will be none, 'silence' when none came in time. One taker at a time. */
  async next(waitMs: number): Promise<Received<Item>> {
    if (this.#kept.length === 0 && !this.#closed) await this.#wait(waitMs);
    const item = this.#kept.shift();
    if (item !== undefined) return { kind: 'item', item };
    return { kind: this.#closed ? 'closed' : 'silence' };
  }

  #wait(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        this.#wake = undefined;
        cancel();
        resolve();
      };
      const cancel = this.#timers.after(waitMs, finish);
      this.#wake = finish;
    });
  }
}

/** The way between one device and the relay: it keeps the order of a socket, and can be slow, go dead or repeat itself. */
import { later, type FakeClock } from '../../web/sync/relay/relay-world.test-support.ts';

/** How a device's network behaves now. A test sets the fields; `heal` puts them back. */
export class Weather {
  isReachable = true;
  /** Milliseconds that each frame takes in either direction. */
  delayMs = 0;
  /** Asked for each frame: whether the connection goes dead with it, which neither end is told. */
  goesDead = (): boolean => false;
  /** How often a frame arrives. */
  copies = (): number => 1;

  heal(): void {
    const clear = new Weather();
    this.isReachable = clear.isReachable;
    this.delayMs = clear.delayMs;
    this.goesDead = clear.goesDead;
    this.copies = clear.copies;
  }
}

/** One direction of one connection: nothing overtakes what was sent before it. */
export class Lane {
  readonly #clock: FakeClock;
  #underWay = 0;
  #lastAt = 0;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  carry(delayMs: number, deliver: () => void): void {
    const now = this.#clock.now();
    if (delayMs === 0 && this.#underWay === 0) return later(deliver);
    this.#underWay += 1;
    this.#lastAt = Math.max(this.#lastAt, now + delayMs);
    this.#clock.schedule(this.#lastAt - now, () => {
      this.#underWay -= 1;
      deliver();
    });
  }
}

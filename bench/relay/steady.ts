/** A rate that a server has no trouble with: how long messages take, and whether all arrive. */
import type { ServerAddress } from './dialect.ts';
import { openRooms, type OpenRoom, type SteadyShape } from './members.ts';
import type { Told } from './orders.ts';
import { agesIn } from './room.ts';

const TICK_MS = 5;
/** How long stragglers may take. */
const DRAIN_MS = 10_000;

export class Steady {
  readonly #server: ServerAddress;
  readonly #shape: SteadyShape;
  #rooms: readonly OpenRoom[] = [];
  #ages: number[] = [];
  /** Since the beginning, so that stragglers of one run do not hide what is lost in the next. */
  #received = 0;
  #expected = 0;

  constructor(server: ServerAddress, shape: SteadyShape) {
    this.#server = server;
    this.#shape = shape;
  }

  async open(): Promise<void> {
    this.#rooms = await openRooms(this.#server, this.#shape, () => (data, count) => {
      this.#received += count;
      for (const age of agesIn(data)) this.#ages.push(age);
    });
  }

  async run(durationMs: number): Promise<Told> {
    this.#ages = [];
    const started = performance.now();
    let sent = 0;
    for (let now = started; now - started < durationMs; now = performance.now()) {
      const due = ((now - started) / 1_000) * this.#shape.messagesPerSecond;
      for (; sent < due; sent++) this.#rooms[sent % this.#rooms.length]?.send();
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
    this.#expected += sent * this.#shape.readers;
    const end = performance.now() + DRAIN_MS;
    while (this.#received < this.#expected && performance.now() < end)
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    return {
      deliveries: this.#ages.length,
      ages: Float64Array.from(this.#ages),
      lost: this.#expected - this.#received,
    };
  }

  close(): void {
    for (const { members } of this.#rooms) for (const member of members) member.terminate();
  }
}

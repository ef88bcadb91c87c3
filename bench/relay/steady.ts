/** A rate that a server has no trouble with: how long messages take, and whether all arrive. */
import { openRooms, type OpenRoom, type Shape } from './members.ts';
import { agesIn } from './room.ts';
import type { ServerProcess } from './server-process.ts';

export interface SteadyShape extends Shape {
  /** Over all rooms. */
  readonly messagesPerSecond: number;
}

export interface Latencies {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Deliveries that did not come. */
  readonly lost: number;
}

const TICK_MS = 5;
/** How long stragglers may take. */
const DRAIN_MS = 10_000;

export class Steady {
  readonly #server: ServerProcess;
  readonly #shape: SteadyShape;
  #rooms: readonly OpenRoom[] = [];
  #ages: number[] = [];
  /** Since the beginning, so that stragglers of one run do not hide what is lost in the next. */
  #received = 0;
  #expected = 0;

  constructor(server: ServerProcess, shape: SteadyShape) {
    this.#server = server;
    this.#shape = shape;
  }

  get server(): ServerProcess {
    return this.#server;
  }

  async open(): Promise<void> {
    this.#rooms = await openRooms(this.#server, this.#shape, () => (data, count) => {
      this.#received += count;
      for (const age of agesIn(data)) this.#ages.push(age);
    });
  }

  /** Milliseconds from handing a message to the socket to having received it. */
  async run(durationMs: number): Promise<Latencies> {
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
    const ages = this.#ages.sort((a, b) => a - b);
    const at = (share: number): number => ages[Math.floor(share * (ages.length - 1))] ?? Number.NaN;
    return { p50: at(0.5), p99: at(0.99), max: at(1), lost: this.#expected - this.#received };
  }

  close(): void {
    for (const { sockets } of this.#rooms) for (const socket of sockets) socket.terminate();
  }
}

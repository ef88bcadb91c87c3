/** As much as a server takes: each room's writer keeps a window of messages on their way, measured by its first reader. */
import type { ServerAddress } from './dialect.ts';
import { openRooms, type OpenRoom, type SaturatingShape } from './members.ts';
import { NOTHING, type Told } from './orders.ts';

/** What a room's writer has sent and its first reader received. */
interface Progress {
  sent: number;
  received: number;
}

export class Load {
  readonly #server: ServerAddress;
  readonly #shape: SaturatingShape;
  readonly #progress: Progress[] = [];
  #rooms: readonly OpenRoom[] = [];
  #deliveries = 0;
  #isOn = false;

  constructor(server: ServerAddress, shape: SaturatingShape) {
    this.#server = server;
    this.#shape = shape;
  }

  async open(): Promise<void> {
    for (let room = 0; room < this.#shape.rooms; room++)
      this.#progress.push({ sent: 0, received: 0 });
    this.#rooms = await openRooms(this.#server, this.#shape, (room) => (_data, count, reader) => {
      this.#deliveries += count;
      const progress = this.#progress[room];
      if (reader > 0 || progress === undefined) return;
      progress.received += count;
      this.#fill(room, progress);
    });
  }

  /** Loads the server for so long. */
  async run(durationMs: number): Promise<Told> {
    const before = this.#deliveries;
    this.#isOn = true;
    this.#progress.forEach((progress, room) => {
      this.#fill(room, progress);
    });
    await new Promise((resolve) => setTimeout(resolve, durationMs));
    this.#isOn = false;
    return { ...NOTHING, deliveries: this.#deliveries - before };
  }

  close(): void {
    for (const { members } of this.#rooms) for (const member of members) member.terminate();
  }

  #fill(room: number, progress: Progress): void {
    while (this.#isOn && progress.sent - progress.received < this.#shape.window) {
      progress.sent += 1;
      this.#rooms[room]?.send();
    }
  }
}

/** Rooms full of members at one server: who writes, who reads, and what arrives. */
import type { Member, ServerAddress } from './dialect.ts';
import { DIALECTS } from './dialects.ts';
import { newMessage, type Room } from './room.ts';

export interface Shape {
  readonly rooms: number;
  readonly readers: number;
  readonly payloadBytes: number;
  /** Number of the first room, where another process has others at the same server. */
  readonly firstRoom?: number;
}

/** As much as a server takes: so many messages of each writer are on their way. */
export interface SaturatingShape extends Shape {
  readonly window: number;
}

export interface SteadyShape extends Shape {
  /** Over all rooms. */
  readonly messagesPerSecond: number;
}

/** What a reader received: its place in the room and how many messages. */
export type Received = (data: Buffer, count: number, reader: number) => void;

/** Members that join at the same time. */
const JOINING_MAX = 64;

export class OpenRoom {
  readonly room: Room;
  readonly #writer: Member;
  readonly #server: ServerAddress;
  readonly #payloadBytes: number;
  readonly members: readonly Member[];
  #clock = 0;

  constructor(
    server: ServerAddress,
    room: Room,
    all: { readonly members: readonly [Member, ...Member[]]; readonly bytes: number },
  ) {
    this.room = room;
    this.#server = server;
    this.#writer = all.members[0];
    this.members = all.members;
    this.#payloadBytes = all.bytes;
  }

  send(): void {
    const message = newMessage(this.room.channelId, this.#payloadBytes);
    DIALECTS[this.#server.kind].send(
      this.#writer,
      { room: this.room, clock: this.#clock },
      message,
    );
    this.#clock += 1;
  }
}

/** Opens one room: its writer first, then its readers. */
export async function openRoom(
  server: ServerAddress,
  shape: Shape & { readonly number: number },
  received: Received,
): Promise<OpenRoom> {
  const dialect = DIALECTS[server.kind];
  const room = dialect.room(shape.number);
  const writer = await dialect.join(server, room, true);
  const readers: Member[] = [];
  for (let reader = 0; reader < shape.readers; reader += JOINING_MAX) {
    const places = Array.from(
      { length: Math.min(JOINING_MAX, shape.readers - reader) },
      (_, i) => reader + i,
    );
    const joining = places.map(async (place) => {
      const member = await dialect.join(readersOf(server), room, false);
      member.on('message', (data, isBinary) => {
        const count = dialect.messagesIn(data, isBinary);
        if (count > 0) received(data, count, place);
      });
      return member;
    });
    readers.push(...(await Promise.all(joining)));
  }
  return new OpenRoom(server, room, { members: [writer, ...readers], bytes: shape.payloadBytes });
}

const readersOf = (server: ServerAddress): ServerAddress => ({
  ...server,
  port: server.readersPort ?? server.port,
});

/** Opens many rooms, some at the same time. */
export async function openRooms(
  server: ServerAddress,
  shape: Shape,
  received: (room: number) => Received,
): Promise<readonly OpenRoom[]> {
  const rooms: OpenRoom[] = [];
  const together = Math.max(1, Math.floor(JOINING_MAX / (shape.readers + 1)));
  for (let number = 0; number < shape.rooms; number += together) {
    const numbers = Array.from(
      { length: Math.min(together, shape.rooms - number) },
      (_, i) => number + i,
    );
    const opening = numbers.map((each) =>
      openRoom(server, { ...shape, number: (shape.firstRoom ?? 0) + each }, received(each)),
    );
    rooms.push(...(await Promise.all(opening)));
  }
  return rooms;
}

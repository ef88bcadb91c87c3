/** What the load has to know of a server: joining a room, bringing a message, and how many messages something received brings. */
import { WebSocket } from 'ws';
import type { Room } from './room.ts';

export type ServerKind =
  | 'relay'
  | 'postgres'
  | 'durable'
  | 'raw'
  | 'hocuspocus'
  | 'ws'
  | 'socket.io'
  | 'y-websocket'
  | 'automerge-repo';

/** Where a server is, and how it is spoken to. */
export interface ServerAddress {
  readonly kind: ServerKind;
  readonly port: number;
  /** Of another node of the same, where the readers are. */
  readonly readersPort?: number;
}

/** Where a message goes, and which one of the room it is, 0 the first. */
export interface Place {
  readonly room: Room;
  readonly clock: number;
}

/** One end of the load; a WebSocket is one. */
export interface Member {
  send(message: string | Uint8Array): void;
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): unknown;
  terminate(): void;
}

export interface Dialect {
  readonly room: (number: number) => Room;
  /** Resolves when whoever joins would miss nothing any more. */
  readonly join: (server: ServerAddress, room: Room, isWriter: boolean) => Promise<Member>;
  readonly send: (member: Member, place: Place, message: Uint8Array) => void;
  readonly messagesIn: (data: Buffer, isBinary: boolean) => number;
}

export const urlOf = (server: ServerAddress, path: string): string =>
  `ws://127.0.0.1:${String(server.port)}${path}`;

/** A socket that is open. */
export async function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
}

/** What the load has to know of a server: joining a room, bringing a message, and how many messages something received brings. */
import { WebSocket } from 'ws';
import type { Room } from './room.ts';
import type { ServerProcess } from './server-process.ts';

/** Where a message goes, and which one of the room it is, 0 the first. */
export interface Place {
  readonly room: Room;
  readonly clock: number;
}

export interface Dialect {
  readonly room: (number: number) => Room;
  /** Resolves when whoever joins would miss nothing any more. */
  readonly join: (server: ServerProcess, room: Room, isWriter: boolean) => Promise<WebSocket>;
  readonly send: (socket: WebSocket, place: Place, message: Uint8Array) => void;
  readonly messagesIn: (data: Buffer, isBinary: boolean) => number;
}

export const urlOf = (server: ServerProcess, path: string): string =>
  `ws://127.0.0.1:${String(server.port)}${path}`;

/** A socket that is open. */
export async function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
}

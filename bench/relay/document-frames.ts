/**
 * The few messages of Hocuspocus and y-websocket that the load needs, byte by byte: a room is a document with one key, set anew
 * with every message, so that the document stays small however long the load lasts.
 */
import type { WebSocket } from 'ws';
import { opened, urlOf, type ServerAddress } from './dialect.ts';

/** Hocuspocus names the document in every message, y-websocket in the address. */
export type DocumentServer = 'hocuspocus' | 'y-websocket';

const SYNC = 0;
const AUTH = 2;
const STEP_1 = 0;
const UPDATE = 2;
const TOKEN = 0;

/** Yjs: binary content; with the item before it, or with the names of the map and the key. */
const BINARY_CONTENT = 3;
const HAS_ORIGIN = 128;
const HAS_KEY = 32;

const CLIENT = 1;

const number = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push(128 | (rest % 128));
  return [...bytes, rest];
};

const text = (value: string): number[] => [...number(value.length), ...Buffer.from(value)];

const nameIn = (server: DocumentServer, room: string): number[] =>
  server === 'hocuspocus' ? text(room) : [];

/** A socket whose document the server has answered for; there is no password. */
export async function joined(
  server: DocumentServer,
  process: ServerAddress,
  room: string,
): Promise<WebSocket> {
  const socket = await opened(urlOf(process, server === 'hocuspocus' ? '/relay' : `/${room}`));
  const answered = new Promise((resolve) => socket.once('message', resolve));
  const greeting =
    server === 'hocuspocus'
      ? [...text(room), ...number(AUTH), ...number(TOKEN), ...text('')]
      : [...number(SYNC), ...number(STEP_1), ...number(1), 0];
  socket.send(Uint8Array.from(greeting));
  await answered;
  return socket;
}

/** What sets the key of a room for the `clock`-th time. */
export function settingMessage(
  server: DocumentServer,
  { room, clock }: { readonly room: string; readonly clock: number },
  value: Uint8Array,
): Uint8Array {
  const place =
    clock === 0
      ? [BINARY_CONTENT | HAS_KEY, ...number(1), ...text('map'), ...text('key')]
      : [BINARY_CONTENT | HAS_ORIGIN, ...number(CLIENT), ...number(clock - 1)];
  const before = [...number(1), ...number(1), ...number(CLIENT), ...number(clock), ...place];
  const update = [...before, ...number(value.length), ...value, ...number(0)];
  const head = [...nameIn(server, room), ...number(SYNC), ...number(UPDATE)];
  return Uint8Array.from([...head, ...number(update.length), ...update]);
}

/** How many settings a message brings: the server joins those of one turn. 0 for every other message. */
export function settingsIn(server: DocumentServer, message: Uint8Array): number {
  let at = 0;
  const next = (): number => {
    let [value, scale] = [0, 1];
    for (; (message[at] ?? 0) > 127; at += 1, scale *= 128)
      value += ((message[at] ?? 0) & 127) * scale;
    return value + (message[at++] ?? 0) * scale;
  };
  if (server === 'hocuspocus') {
    const named = next();
    at += named;
  }
  if (next() !== SYNC || next() !== UPDATE) return 0;
  next();
  next();
  return next();
}

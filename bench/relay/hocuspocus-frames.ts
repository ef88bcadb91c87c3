/**
 * The few messages of Hocuspocus that the load needs, byte by byte: a room is a document with one key, set anew with every
 * message, so that the document stays small however long the load lasts.
 */

const SYNC = 0;
const AUTH = 2;
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

/** The first message of a connection; there is no password. */
export const greeting = (room: string): Uint8Array =>
  Uint8Array.from([...text(room), ...number(AUTH), ...number(TOKEN), ...text('')]);

/** What sets the key of a room for the `clock`-th time. */
export function settingMessage(room: string, clock: number, value: Uint8Array): Uint8Array {
  const place =
    clock === 0
      ? [BINARY_CONTENT | HAS_KEY, ...number(1), ...text('map'), ...text('key')]
      : [BINARY_CONTENT | HAS_ORIGIN, ...number(CLIENT), ...number(clock - 1)];
  const before = [...number(1), ...number(1), ...number(CLIENT), ...number(clock), ...place];
  const update = [...before, ...number(value.length), ...value, ...number(0)];
  const head = [...text(room), ...number(SYNC), ...number(UPDATE)];
  return Uint8Array.from([...head, ...number(update.length), ...update]);
}

/** How many settings a message brings: the server joins those of one turn. 0 for every other message. */
export function settingsIn(message: Uint8Array): number {
  let at = 0;
  const next = (): number => {
    let [value, scale] = [0, 1];
    for (; (message[at] ?? 0) > 127; at += 1, scale *= 128)
      value += ((message[at] ?? 0) & 127) * scale;
    return value + (message[at++] ?? 0) * scale;
  };
  const named = next();
  at += named;
  if (next() !== SYNC || next() !== UPDATE) return 0;
  next();
  next();
  return next();
}

/**
 * What the relay is compared with: the least a server can do with the same engine and store. `raw` passes messages on and
 * keeps nothing; `durable` puts them on disk in groups before it passes them on. Neither checks, hashes or signs anything.
 * A connection's first message names its room; the others are for the room. A text "catch up" is answered with everything the
 * room holds, in frames of the relay's batch size. Prints its port.
 */
import process from 'node:process';
import { open } from 'lmdb';
import uws, { type WebSocket } from 'uWebSockets.js';
import { ITEMS_BYTES_MAX } from '#protocol/limits.ts';

interface Member {
  room: string;
}

interface Waiting {
  readonly member: WebSocket<Member>;
  readonly room: string;
  readonly message: Buffer;
}

const [kind = 'raw', folder = ''] = process.argv.slice(2);
const store =
  kind === 'durable'
    ? open<Buffer, Buffer>({
        path: folder,
        keyEncoding: 'binary',
        encoding: 'binary',
        overlappingSync: false,
      })
    : undefined;

let waiting: Waiting[] = [];
let isRunning = false;
let written = 0;

async function commit(): Promise<void> {
  while (waiting.length > 0 && store !== undefined) {
    const batch = waiting;
    waiting = [];
    for (const each of batch) {
      const key = Buffer.alloc(24);
      key.write(each.room);
      key.writeUIntBE(written++, 18, 6);
      void store.put(key, each.message);
    }
    await store.flushed;
    for (const each of batch) each.member.publish(each.room, each.message, true);
  }
  isRunning = false;
}

const ROOM_BYTES = 18;
const CATCH_UP = 'catch up';

/** Everything of a room, as the relay would send it: many messages in a frame, and no more than that. */
function catchUp(member: WebSocket<Member>): void {
  if (store === undefined) return;
  const start = Buffer.alloc(24);
  start.write(member.getUserData().room);
  const end = Buffer.from(start);
  end.fill(255, ROOM_BYTES);
  let batch: Buffer[] = [];
  let bytes = 0;
  for (const { value } of store.getRange({ start, end })) {
    batch.push(value);
    bytes += value.length;
    if (bytes < ITEMS_BYTES_MAX) continue;
    member.send(Buffer.concat(batch), true);
    batch = [];
    bytes = 0;
  }
  member.send(Buffer.concat(batch), true);
}

const app = uws.App();
app.ws<Member>('/*', {
  compression: uws.DISABLED,
  maxBackpressure: 67_108_864,
  idleTimeout: 60,
  upgrade: (res, req, context) => {
    res.upgrade<Member>(
      { room: '' },
      req.getHeader('sec-websocket-key'),
      req.getHeader('sec-websocket-protocol'),
      req.getHeader('sec-websocket-extensions'),
      context,
    );
  },
  message: (ws, data, isBinary) => {
    const member = ws as WebSocket<Member>;
    const user = member.getUserData();
    if (user.room === '') {
      user.room = Buffer.from(data).toString('latin1');
      member.subscribe(user.room);
    } else if (!isBinary && Buffer.from(data).toString() === CATCH_UP) catchUp(member);
    else if (store === undefined) member.publish(user.room, data, true);
    else {
      waiting.push({ member, room: user.room, message: Buffer.from(data.slice(0)) });
      if (isRunning) return;
      isRunning = true;
      setImmediate(() => void commit());
    }
  },
});
app.listen('127.0.0.1', 0, (listening) => {
  if (listening === false) process.exit(1);
  process.stdout.write(`${uws.us_socket_local_port(listening)}\n`);
});

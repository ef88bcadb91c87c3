/** A relay starts anew and a thousand clients come back at once, each with a hundred channels it had before. */
import { systemRandomBytes } from '#crypto/relay/relay-identity.ts';
import { resumeMac, setIdOf, setKeyOf } from '#crypto/relay/attach.ts';
import { encodeFrame, parseRelayFrame } from '#protocol/codec.ts';
import { FRAME_NUMBERS } from '#protocol/frame.ts';
import type { Figures } from '../../bench.ts';
import { atMost } from '../figures.ts';
import { attachRooms, createRoom, frameOf, greeted } from '../relay-dialect.ts';
import { roomNamed } from '../room.ts';
import { startServer, type ServerProcess } from '../server-process.ts';

const CLIENTS = 1_000;
const CHANNELS = 1_000;
const CHANNELS_EACH = 100;
const TOGETHER = 20;
const SECONDS_MAX = 10;

interface Client {
  readonly setKey: Uint8Array;
  readonly cursor: Uint8Array;
}

async function settledClients(server: ServerProcess): Promise<readonly Client[]> {
  const rooms = Array.from({ length: CHANNELS }, (_, i) => roomNamed(i));
  const founder = await greeted(server);
  for (const room of rooms) await createRoom(founder, room);
  founder.socket.terminate();
  const clients: Client[] = [];
  while (clients.length < CLIENTS) {
    const first = clients.length;
    const joining = Array.from({ length: TOGETHER }, async (_, i) => {
      const member = await greeted(server);
      const setKey = setKeyOf(systemRandomBytes(32));
      const mine = rooms.filter(
        (__, room) => (room + first + i) % (CHANNELS / CHANNELS_EACH) === 0,
      );
      const done = parseRelayFrame(await attachRooms(member, mine, setKey));
      member.socket.terminate();
      if (!done.ok || done.value.name !== 'done') throw new Error('an attach ends with done');
      return { setKey, cursor: done.value.body.cursor };
    });
    clients.push(...(await Promise.all(joining)));
  }
  return clients;
}

/** One client comes back: resolves with its socket when everything it had is subscribed again. */
async function back(server: ServerProcess, { setKey, cursor }: Client) {
  const { socket, connection } = await greeted(server);
  const body = { setId: setIdOf(setKey), mac: resumeMac(setKey, connection, cursor), cursor };
  const done = frameOf(socket, FRAME_NUMBERS.done);
  socket.send(encodeFrame({ name: 'resume', requestId: 1, body }));
  await done;
  return socket;
}

export async function storm(): Promise<Figures> {
  let server = await startServer('relay');
  try {
    const clients = await settledClients(server);
    await server.kill();
    server = await startServer('relay', { folder: server.folder });
    const started = performance.now();
    const sockets = await Promise.all(clients.map((client) => back(server, client)));
    const seconds = (performance.now() - started) / 1_000;
    for (const socket of sockets) socket.terminate();
    return { 'reconnect-storm-seconds': atMost(seconds, SECONDS_MAX) };
  } finally {
    await server.end();
  }
}

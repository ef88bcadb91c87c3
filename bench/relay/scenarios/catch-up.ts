/** Ten thousand changes that somebody missed: how long until they are there, from a server that ran on and from one just started. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figures } from '../../bench.ts';
import { atMost, median, ratioFigure, unbarred } from '../figures.ts';
import type { Member } from '../dialect.ts';
import { openRoom, type OpenRoom } from '../members.ts';
import { attachRooms, greeted } from '../relay-dialect.ts';
import { DIALECTS } from '../dialects.ts';
import { agesIn, messageBytes, type Room } from '../room.ts';
import { startServer, type ServerProcess } from '../server-process.ts';

const CHANGES = 10_000;
const PAYLOAD_BYTES = 300;
const WINDOW = 500;
const RATIO_MAX = 2;
const WIRE_OVERHEAD_MAX = 0.1;
const DISK_OVERHEAD_MAX = 0.4;

/** Sends everything and waits until the one reader has it. */
async function filled(server: ServerProcess): Promise<Room> {
  let [sent, received] = [0, 0];
  let done = (): void => undefined;
  const isFull = new Promise<void>((resolve) => {
    done = resolve;
  });
  const open: { room?: OpenRoom } = {};
  const fill = (): void => {
    for (; sent < CHANGES && sent - received < WINDOW; sent++) open.room?.send();
  };
  const shape = { rooms: 1, readers: 1, payloadBytes: PAYLOAD_BYTES, number: 0 };
  open.room = await openRoom(server, shape, (_data, count) => {
    received += count;
    if (received >= CHANGES) done();
    else fill();
  });
  fill();
  await isFull;
  for (const member of open.room.members) member.terminate();
  return open.room.room;
}

interface CaughtUp {
  readonly ms: number;
  readonly bytes: number;
}

/** Until every change has come, and how many bytes that took. Joining is part of it; opening the socket is not. */
async function caughtUp(server: ServerProcess, room: Room): Promise<CaughtUp> {
  const member = server.kind === 'relay' ? await greeted(server) : undefined;
  const socket = member?.socket ?? (await DIALECTS[server.kind].join(server, room, false));
  const started = performance.now();
  const counting = countedTo(socket);
  if (member === undefined) socket.send('catch up');
  else await attachRooms(member, [room]);
  const bytes = await counting;
  const ms = performance.now() - started;
  socket.terminate();
  return { ms, bytes };
}

const countedTo = (socket: Member): Promise<number> =>
  new Promise((resolve) => {
    let [count, bytes] = [0, 0];
    socket.on('message', (data: Buffer) => {
      count += agesIn(data).length;
      bytes += data.length;
      if (count >= CHANGES) resolve(bytes);
    });
  });

interface Told {
  readonly warm: readonly number[];
  readonly cold: readonly number[];
  readonly wireBytes: number;
  readonly diskBytes: number;
}

async function measured(kind: 'relay' | 'durable', rounds: number): Promise<Told> {
  let server = await startServer(kind);
  try {
    const room = await filled(server);
    const { size } = await stat(dataFile(server));
    const [warm, cold]: [number[], number[]] = [[], []];
    let bytes = 0;
    for (let round = 0; round <= rounds; round++) {
      const run = await caughtUp(server, room);
      if (round > 0) warm.push(run.ms);
      ({ bytes } = run);
    }
    for (let round = 0; round < rounds; round++) {
      await server.kill();
      server = await startServer(kind, { folder: server.folder });
      cold.push((await caughtUp(server, room)).ms);
    }
    return { warm, cold, wireBytes: bytes, diskBytes: size };
  } finally {
    await server.end();
  }
}

const dataFile = ({ kind, folder }: ServerProcess): string =>
  kind === 'relay' ? join(folder, 'store', 'data.mdb') : join(folder, 'data.mdb');

export async function catchUp(rounds: number): Promise<Figures> {
  const durable = await measured('durable', rounds);
  const relay = await measured('relay', rounds);
  const content = CHANGES * messageBytes(PAYLOAD_BYTES);
  return {
    'catch-up-warm-to-durable': ratioFigure(relay.warm, durable.warm, RATIO_MAX),
    'catch-up-cold-to-durable': ratioFigure(relay.cold, durable.cold, RATIO_MAX),
    'catch-up-warm-ms': unbarred(median(relay.warm)),
    'catch-up-cold-ms': unbarred(median(relay.cold)),
    'wire-overhead': atMost(relay.wireBytes / content - 1, WIRE_OVERHEAD_MAX),
    'disk-overhead': atMost(relay.diskBytes / content - 1, DISK_OVERHEAD_MAX),
    'disk-overhead-durable': unbarred(durable.diskBytes / content - 1),
  };
}

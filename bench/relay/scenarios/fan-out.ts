/**
 * Steady rates: 20,000 deliveries a second of small and of large messages, ten thousand sockets of which most are silent, and one
 * room of a thousand. How long a message takes, whether all arrive, and what a silent socket costs in memory.
 */
import type { Figure, Figures } from '../../bench.ts';
import { atMost, median, ratioFigure, unbarred } from '../figures.ts';
import { startServer, type ServerKind } from '../server-process.ts';
import { Steady, type Latencies, type SteadyShape } from '../steady.ts';
import type { Rounds } from './saturate.ts';

const SMALL: SteadyShape = { rooms: 20, readers: 10, payloadBytes: 300, messagesPerSecond: 2_000 };
const LARGE: SteadyShape = { rooms: 20, readers: 10, payloadBytes: 4_000, messagesPerSecond: 500 };
const HOT: SteadyShape = { rooms: 1, readers: 1_000, payloadBytes: 300, messagesPerSecond: 20 };
/** There before the others, so that what a relay takes for its first sockets is not counted for all. */
const FIRST: SteadyShape = { rooms: 100, readers: 9, payloadBytes: 300, messagesPerSecond: 100 };
const MANY: SteadyShape = { rooms: 1_000, readers: 9, payloadBytes: 300, messagesPerSecond: 1_000 };

/** After which memory that is free again has been given back. */
const IDLE_MS = 12_000;
const SOCKETS = MANY.rooms * (MANY.readers + 1);
const KILOBYTE = 1_000;

const P99_MS_MAX = 25;
const HOT_RATIO_MAX = 1.5;
const MANY_P99_MS_MAX = 50;
const SOCKET_KILOBYTES_MAX = 6;

type Told = ReadonlyMap<ServerKind, readonly Latencies[]>;

/** Servers in turns, each with its own rooms. */
async function inTurns(
  shape: SteadyShape,
  kinds: readonly ServerKind[],
  { rounds, durationMs }: Rounds,
): Promise<Told> {
  const told = new Map<ServerKind, Latencies[]>();
  const servers = await Promise.all(kinds.map((kind) => startServer(kind)));
  const loads = servers.map((server) => new Steady(server, shape));
  try {
    for (const load of loads) await load.open();
    for (const load of loads) await load.run(durationMs / 2);
    for (let round = 0; round < rounds; round++)
      for (const load of loads) {
        const { kind } = load.server;
        told.set(kind, [...(told.get(kind) ?? []), await load.run(durationMs)]);
      }
  } finally {
    for (const load of loads) load.close();
    for (const server of servers) await server.end();
  }
  return told;
}

const p99s = (told: Told, kind: ServerKind): readonly number[] =>
  (told.get(kind) ?? []).map(({ p99 }) => p99);

const lostOf = (told: Told): number =>
  (told.get('relay') ?? []).reduce((sum, { lost }) => sum + lost, 0);

/** Small and large messages in rooms of ten, beside the anchors. */
export async function steady(kinds: readonly ServerKind[], rounds: Rounds): Promise<Figures> {
  const all: Record<string, Figure> = {};
  for (const [name, shape] of [
    ['steady-small', SMALL] as const,
    ['steady-large', LARGE] as const,
  ]) {
    const told = await inTurns(shape, kinds, rounds);
    all[`${name}-p99-ms`] = atMost(median(p99s(told, 'relay')), P99_MS_MAX);
    all[`${name}-lost`] = atMost(lostOf(told), 0);
    for (const kind of kinds)
      if (kind !== 'relay') all[`${name}-p99-ms-${kind}`] = unbarred(median(p99s(told, kind)));
  }
  return all;
}

/** One room of a thousand, beside a server that keeps nothing. */
export async function hotRoom(rounds: Rounds): Promise<Figures> {
  const told = await inTurns(HOT, ['raw', 'durable', 'relay'], rounds);
  const relay = p99s(told, 'relay');
  return {
    'hot-room-p99-to-raw': ratioFigure(relay, p99s(told, 'raw'), HOT_RATIO_MAX),
    'hot-room-p99-to-durable': ratioFigure(relay, p99s(told, 'durable')),
    'hot-room-p99-ms': unbarred(median(relay)),
    'hot-room-lost': atMost(lostOf(told), 0),
  };
}

/** Ten thousand sockets, each authorised and subscribed: what they take silent, and how long messages take among them. */
export async function manySockets({ durationMs }: Rounds): Promise<Figures> {
  const server = await startServer('relay');
  const [first, load] = [new Steady(server, FIRST), new Steady(server, MANY)];
  const idle = () => new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  try {
    await first.open();
    await idle();
    const before = await server.memoryBytes();
    await load.open();
    await idle();
    const each = ((await server.memoryBytes()) - before) / SOCKETS / KILOBYTE;
    await load.run(durationMs);
    const { p50, p99, max, lost } = await load.run(2 * durationMs);
    return {
      'idle-kilobytes-a-socket': atMost(each, SOCKET_KILOBYTES_MAX),
      'many-sockets-p50-ms': unbarred(p50),
      'many-sockets-p99-ms': atMost(p99, MANY_P99_MS_MAX),
      'many-sockets-max-ms': unbarred(max),
      'many-sockets-lost': atMost(lost, 0),
    };
  } finally {
    first.close();
    load.close();
    await server.end();
  }
}

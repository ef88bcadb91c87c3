/**
 * Steady rates: 20,000 deliveries a second of small and of large messages, ten thousand sockets of which most are silent, and one
 * room of a thousand. How long a message takes, whether all arrive, and what a silent socket costs in memory.
 */
import type { Figure, Figures } from '../../bench.ts';
import { atMost, median, ratioFigure, unbarred } from '../figures.ts';
import type { ServerKind } from '../dialect.ts';
import type { Crowd, LoadWorkers } from '../load-workers.ts';
import { startServer } from '../server-process.ts';
import type { SteadyShape } from '../members.ts';
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

interface Latencies {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly lost: number;
}

type Measured = ReadonlyMap<ServerKind, readonly Latencies[]>;

async function latencies(crowd: Crowd, durationMs: number): Promise<Latencies> {
  const { ages, lost } = await crowd.run(durationMs);
  ages.sort();
  const at = (share: number): number => ages[Math.floor(share * (ages.length - 1))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), max: at(1), lost };
}

interface Comparison extends Rounds {
  readonly workers: LoadWorkers;
  readonly shape: SteadyShape;
}

/** Servers in turns, each with its own rooms. */
async function inTurns(
  { workers, shape, rounds, durationMs }: Comparison,
  kinds: readonly ServerKind[],
): Promise<Measured> {
  const told = new Map<ServerKind, Latencies[]>(kinds.map((kind) => [kind, []]));
  const servers = await Promise.all(kinds.map((kind) => startServer(kind)));
  const crowds: Crowd[] = [];
  try {
    for (const server of servers) crowds.push(await workers.open(server, shape));
    for (const crowd of crowds) await crowd.run(durationMs / 2);
    for (let round = 0; round < rounds; round++)
      for (const crowd of crowds) told.get(crowd.kind)?.push(await latencies(crowd, durationMs));
  } finally {
    for (const crowd of crowds) await crowd.close();
    for (const server of servers) await server.end();
  }
  return told;
}

const p99s = (told: Measured, kind: ServerKind): readonly number[] =>
  (told.get(kind) ?? []).map(({ p99 }) => p99);

const lostOf = (told: Measured): number =>
  (told.get('relay') ?? []).reduce((sum, { lost }) => sum + lost, 0);

/** Small and large messages in rooms of ten, beside the anchors. */
export async function steady(
  workers: LoadWorkers,
  kinds: readonly ServerKind[],
  rounds: Rounds,
): Promise<Figures> {
  const all: Record<string, Figure> = {};
  for (const [name, shape] of [
    ['steady-small', SMALL] as const,
    ['steady-large', LARGE] as const,
  ]) {
    const told = await inTurns({ workers, shape, ...rounds }, kinds);
    all[`${name}-p99-ms`] = atMost(median(p99s(told, 'relay')), P99_MS_MAX);
    all[`${name}-lost`] = atMost(lostOf(told), 0);
    for (const kind of kinds.filter((each) => each !== 'relay')) {
      all[`${name}-p99-ms-${kind}`] = unbarred(median(p99s(told, kind)));
      all[`${name}-p99-to-${kind}`] = ratioFigure(p99s(told, 'relay'), p99s(told, kind));
    }
  }
  return all;
}

/** One room of a thousand, beside a server that keeps nothing. */
export async function hotRoom(workers: LoadWorkers, rounds: Rounds): Promise<Figures> {
  const told = await inTurns({ workers, shape: HOT, ...rounds }, ['raw', 'durable', 'relay']);
  const relay = p99s(told, 'relay');
  return {
    'hot-room-p99-to-raw': ratioFigure(relay, p99s(told, 'raw'), HOT_RATIO_MAX),
    'hot-room-p99-to-durable': ratioFigure(relay, p99s(told, 'durable')),
    'hot-room-p99-ms': unbarred(median(relay)),
    'hot-room-lost': atMost(lostOf(told), 0),
  };
}

/** Ten thousand sockets, each authorised and subscribed: what they take silent, and how long messages take among them. */
export async function manySockets(workers: LoadWorkers, { durationMs }: Rounds): Promise<Figures> {
  const server = await startServer('relay');
  const idle = () => new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  try {
    const first = await workers.open(server, FIRST);
    await idle();
    const before = await server.memoryBytes();
    const crowd = await workers.open(server, MANY);
    await idle();
    const each = ((await server.memoryBytes()) - before) / SOCKETS / KILOBYTE;
    await crowd.run(durationMs);
    const { p50, p99, max, lost } = await latencies(crowd, 2 * durationMs);
    await first.close();
    await crowd.close();
    return {
      'idle-kilobytes-a-socket': atMost(each, SOCKET_KILOBYTES_MAX),
      'many-sockets-p50-ms': unbarred(p50),
      'many-sockets-p99-ms': atMost(p99, MANY_P99_MS_MAX),
      'many-sockets-max-ms': unbarred(max),
      'many-sockets-lost': atMost(lost, 0),
    };
  } finally {
    await server.end();
  }
}

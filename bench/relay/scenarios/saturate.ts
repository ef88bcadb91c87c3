/** Every server as busy as it gets, in turns: processor seconds for a million deliveries. */
import type { Figure, Figures } from '../../bench.ts';
import { median, ratioFigure, unbarred } from '../figures.ts';
import type { ServerKind } from '../dialect.ts';
import type { Crowd, LoadWorkers } from '../load-workers.ts';
import type { SaturatingShape } from '../members.ts';
import { startServer } from '../server-process.ts';

type Anchor = Exclude<ServerKind, 'relay' | 'postgres'>;
type Bars = Partial<Readonly<Record<Anchor, number>>>;

export interface Rounds {
  readonly rounds: number;
  readonly durationMs: number;
}

/** The most that the relay may cost, in costs of the anchor; none where the anchor promises too little to compare. */
const SHAPES: Readonly<Record<string, { shape: SaturatingShape; bars: Bars }>> = {
  'fan-out-10': {
    shape: { rooms: 20, readers: 10, window: 64, payloadBytes: 300 },
    bars: { durable: 1.6, hocuspocus: 0.5, 'socket.io': 0.15 },
  },
  'fan-out-1': {
    shape: { rooms: 50, readers: 1, window: 64, payloadBytes: 300 },
    bars: { durable: 1.6 },
  },
};

/** For both shapes: the relay's cost, each anchor's, and the ratios. */
export async function saturate(
  workers: LoadWorkers,
  anchors: readonly Anchor[],
  rounds: Rounds,
): Promise<Figures> {
  const all: Record<string, Figure> = {};
  for (const [name, { shape, bars }] of Object.entries(SHAPES)) {
    const costs = await costsOf({ workers, shape, ...rounds }, [...anchors, 'relay']);
    const relay = costs.get('relay') ?? [];
    for (const anchor of anchors) {
      const theirs = costs.get(anchor) ?? [];
      all[`${name}-cpu-to-${anchor}`] = ratioFigure(relay, theirs, bars[anchor]);
      all[`${name}-cpu-${anchor}`] = unbarred(median(theirs));
    }
    all[`${name}-cpu-relay`] = unbarred(median(relay));
  }
  return all;
}

/** What a program costs until it is compiled is not what it costs; on a busy machine that takes more than one run. */
const WARM_DELIVERIES = 60_000;
const WARM_RUNS_MAX = 5;

async function warmUp(crowd: Crowd, durationMs: number): Promise<void> {
  let warm = 0;
  for (let run = 0; run < WARM_RUNS_MAX && warm < WARM_DELIVERIES; run++)
    warm += (await crowd.run(durationMs)).deliveries;
}

interface Comparison extends Rounds {
  readonly workers: LoadWorkers;
  readonly shape: SaturatingShape;
}

/** Processor seconds for a million deliveries, of every round, for each kind of server. */
async function costsOf(
  { workers, shape, rounds, durationMs }: Comparison,
  kinds: readonly ServerKind[],
): Promise<ReadonlyMap<ServerKind, readonly number[]>> {
  const costs = new Map<ServerKind, number[]>(kinds.map((kind) => [kind, []]));
  const servers = await Promise.all(kinds.map((kind) => startServer(kind)));
  const crowds: Crowd[] = [];
  try {
    for (const server of servers) crowds.push(await workers.open(server, shape));
    for (const crowd of crowds) await warmUp(crowd, durationMs);
    for (let round = 0; round < rounds; round++)
      for (const [place, crowd] of crowds.entries()) {
        const cpuSeconds = (): Promise<number> =>
          servers[place]?.cpuSeconds() ?? Promise.resolve(NaN);
        const before = await cpuSeconds();
        const { deliveries } = await crowd.run(durationMs);
        costs.get(crowd.kind)?.push((((await cpuSeconds()) - before) / deliveries) * 1_000_000);
      }
  } finally {
    for (const crowd of crowds) await crowd.close();
    for (const server of servers) await server.end();
  }
  return costs;
}

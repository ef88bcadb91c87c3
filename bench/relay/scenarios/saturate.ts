/** Every server as busy as it gets, in turns: processor seconds for a million deliveries. */
import type { Figure, Figures } from '../../bench.ts';
import { median, ratioFigure, unbarred } from '../figures.ts';
import { Load, type Measured, type SaturatingShape } from '../load.ts';
import { startServer, type ServerKind } from '../server-process.ts';

type Anchor = Exclude<ServerKind, 'relay'>;
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
export async function saturate(anchors: readonly Anchor[], rounds: Rounds): Promise<Figures> {
  const all: Record<string, Figure> = {};
  for (const [name, { shape, bars }] of Object.entries(SHAPES)) {
    const costs = await costsOf(shape, [...anchors, 'relay'], rounds);
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

/** Of every round, for each kind of server. */
async function costsOf(
  shape: SaturatingShape,
  kinds: readonly ServerKind[],
  { rounds, durationMs }: Rounds,
): Promise<ReadonlyMap<ServerKind, readonly number[]>> {
  const costs = new Map<ServerKind, number[]>();
  const servers = await Promise.all(kinds.map((kind) => startServer(kind)));
  const loads = servers.map((server) => new Load(server, shape));
  try {
    for (const load of loads) await load.open();
    for (const load of loads) await load.run(durationMs);
    for (let round = 0; round < rounds; round++)
      for (const load of loads) {
        const cost = perMillion(await load.run(durationMs));
        costs.set(load.kind, [...(costs.get(load.kind) ?? []), cost]);
      }
  } finally {
    for (const load of loads) load.close();
    for (const server of servers) await server.end();
  }
  return costs;
}

const perMillion = (measured: Measured): number =>
  (measured.cpuSeconds / measured.deliveries) * 1_000_000;

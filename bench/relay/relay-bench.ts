/**
 * What the relay's promises cost: processor time for each delivery, as a ratio to a server that only stores and passes on,
 * to one that only passes on, and to one that people use. Servers take turns within one run; only ratios are compared.
 */
import type { Bench, BenchOptions, Figure, Figures } from '../bench.ts';
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import { Load, type Measured, type Shape } from './load.ts';
import { installAnchors, startServer, type ServerKind } from './server-process.ts';

type Anchor = Exclude<ServerKind, 'relay'>;

const SHAPES: Readonly<Record<string, Shape>> = {
  'fan-out-10': { rooms: 20, readers: 10, window: 64, payloadBytes: 300 },
  'fan-out-1': { rooms: 50, readers: 1, window: 64, payloadBytes: 300 },
};

/** The most that the relay may cost, in costs of the anchor; none where the anchor promises too little to compare. */
const RATIO_MAX: Readonly<Record<string, Readonly<Record<Anchor, number | undefined>>>> = {
  'fan-out-10': { durable: 1.6, hocuspocus: 0.5, raw: undefined },
  'fan-out-1': { durable: 1.6, hocuspocus: undefined, raw: undefined },
};

/** Rounds, and how long each lasts. */
const FULL = { rounds: 5, durationMs: 3_000 };
const QUICK = { rounds: 5, durationMs: 1_500 };

/**
 * For each shape: the relay's processor seconds for a million deliveries, and that as a ratio to each anchor. Without a
 * network the servers that have to be installed are left out.
 */
async function figures(options: BenchOptions): Promise<Figures> {
  await initCrypto();
  const anchors: readonly Anchor[] = installAnchors()
    ? ['raw', 'durable', 'hocuspocus']
    : ['raw', 'durable'];
  const all: Record<string, Figure> = {};
  for (const [name, shape] of Object.entries(SHAPES)) {
    const costs = await costsOf(shape, [...anchors, 'relay'], options.quick ? QUICK : FULL);
    const relay = costs.get('relay') ?? [];
    for (const anchor of anchors) {
      const ratios = (costs.get(anchor) ?? []).map((cost, i) => (relay[i] ?? Number.NaN) / cost);
      const bar = RATIO_MAX[name]?.[anchor] ?? Number.POSITIVE_INFINITY;
      all[`${name}-cpu-to-${anchor}`] = ratioFigure(ratios, bar);
      all[`${name}-cpu-${anchor}`] = unbarred(median(costs.get(anchor) ?? []));
    }
    all[`${name}-cpu-relay`] = unbarred(median(relay));
  }
  return all;
}

export const relayBench: Bench = {
  about: 'the relay: processor time for each delivery against servers that promise less',
  run: figures,
};

/** The median of the rounds; the largest is shown beside it, to tell how noisy the machine was. */
function ratioFigure(ratios: readonly number[], bar: number): Figure {
  const value = median(ratios);
  return { value, bar, ok: value <= bar, raw: Math.max(...ratios) };
}

const unbarred = (value: number): Figure => ({ value, bar: Number.POSITIVE_INFINITY, ok: true });

/** Processor seconds for a million deliveries, of every round, for each kind of server. */
async function costsOf(
  shape: Shape,
  kinds: readonly ServerKind[],
  { rounds, durationMs }: { readonly rounds: number; readonly durationMs: number },
): Promise<ReadonlyMap<ServerKind, readonly number[]>> {
  const costs = new Map<ServerKind, number[]>();
  const servers = await Promise.all(kinds.map(startServer));
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

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

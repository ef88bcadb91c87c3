/**
 * What the relay's promises cost: processor time for each delivery, as a ratio to a server that only stores and passes on,
 * and to one that only passes on. Servers take turns within one run; only ratios are compared.
 */
import type { Bench, BenchOptions, Figure, Figures } from '../bench.ts';
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import { Load, type Measured, type Shape } from './load.ts';
import { startServer, type ServerKind } from './server-process.ts';

const KINDS: readonly ServerKind[] = ['raw', 'durable', 'relay'];
const SHAPES: Readonly<Record<string, Shape>> = {
  'fan-out-10': { rooms: 20, readers: 10, window: 64, payloadBytes: 300 },
  'fan-out-1': { rooms: 50, readers: 1, window: 64, payloadBytes: 300 },
};
const DURABLE_RATIO_MAX = 1.6;

/** Rounds, and how long each lasts. */
const FULL = { rounds: 5, durationMs: 3_000 };
const QUICK = { rounds: 3, durationMs: 1_000 };

/** Figures by name: processor time a delivery, relay to durable anchor (has a bar) and relay to raw anchor (has none). */
async function figures(options: BenchOptions): Promise<Figures> {
  await initCrypto();
  const all: Record<string, Figure> = {};
  for (const [name, shape] of Object.entries(SHAPES)) {
    const costs = await costsOf(shape, options.quick ? QUICK : FULL);
    const ratio = costs.relay / costs.durable;
    all[`${name}-cpu-to-durable`] = figure(ratio, DURABLE_RATIO_MAX, costs.relay);
    all[`${name}-cpu-to-raw`] = figure(
      costs.relay / costs.raw,
      Number.POSITIVE_INFINITY,
      costs.raw,
    );
  }
  return all;
}

export const relayBench: Bench = {
  about: 'the relay: processor time for each delivery against servers that promise less',
  run: figures,
};

const figure = (value: number, bar: number, raw: number): Figure => ({
  value,
  bar,
  ok: value <= bar,
  raw,
});

/** Processor seconds for a million deliveries, the median of the rounds, for each kind of server. */
async function costsOf(
  shape: Shape,
  { rounds, durationMs }: { readonly rounds: number; readonly durationMs: number },
): Promise<Readonly<Record<ServerKind, number>>> {
  const costs: Record<ServerKind, number[]> = { raw: [], durable: [], relay: [] };
  const servers = await Promise.all(KINDS.map(startServer));
  const loads = servers.map((server) => new Load(server, shape));
  try {
    for (const load of loads) await load.open();
    for (const load of loads) await load.run(durationMs / 2);
    for (let round = 0; round < rounds; round++)
      for (const load of loads) costs[load.kind].push(perMillion(await load.run(durationMs)));
  } finally {
    for (const load of loads) load.close();
    for (const server of servers) await server.end();
  }
  return {
    raw: median(costs.raw),
    durable: median(costs.durable),
    relay: median(costs.relay),
  };
}

const perMillion = (measured: Measured): number =>
  (measured.cpuSeconds / measured.deliveries) * 1_000_000;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

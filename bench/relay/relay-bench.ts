/**
 * What the relay's promises cost, measured against servers that promise less. Servers take turns within one run; processor time
 * is compared as a ratio only, since a shared machine halves and doubles everything else.
 */
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import type { Bench, BenchOptions, Figures } from '../bench.ts';
import { catchUp } from './scenarios/catch-up.ts';
import { durability } from './scenarios/durability.ts';
import { hotRoom, manySockets, steady } from './scenarios/fan-out.ts';
import { saturate } from './scenarios/saturate.ts';
import { storm } from './scenarios/storm.ts';
import { installAnchors } from './server-process.ts';

const FULL = { rounds: 5, durationMs: 2_000 };
const QUICK = { rounds: 5, durationMs: 1_000 };
const LATENCY = { rounds: 5, durationMs: 3_000 };

/** Without a network the servers that have to be installed are left out. */
async function figures({ quick }: BenchOptions): Promise<Figures> {
  await initCrypto();
  const isInstalled = installAnchors();
  if (quick)
    return {
      ...(await saturate(
        ['raw', 'durable', ...(isInstalled ? ['hocuspocus' as const] : [])],
        QUICK,
      )),
      ...(await steady(['raw', 'durable', 'relay'], QUICK)),
    };
  const others = isInstalled
    ? (['hocuspocus', 'ws', 'socket.io', 'y-websocket'] as const)
    : ([] as const);
  const compared = isInstalled ? (['hocuspocus'] as const) : ([] as const);
  return {
    ...(await saturate(['raw', 'durable', ...others], FULL)),
    ...(await steady(['raw', 'durable', ...compared, 'relay'], LATENCY)),
    ...(await hotRoom(LATENCY)),
    ...(await manySockets(LATENCY)),
    ...(await catchUp(LATENCY.rounds)),
    ...(await storm()),
    ...(await durability()),
  };
}

export const relayBench: Bench = {
  about: 'the relay: what its promises cost against servers that promise less',
  run: figures,
};

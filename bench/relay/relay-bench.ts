/**
 * What the relay's promises cost, measured against servers that promise less. Servers take turns within one run; processor time
 * is compared as a ratio only, since a shared machine halves and doubles everything else.
 */
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import type { Bench, BenchOptions, Figures } from '../bench.ts';
import { excellentRows } from './excellent.ts';
import { LoadWorkers } from './load-workers.ts';
import { isPinned, keepToLoadProcessors } from './processors.ts';
import { catchUp } from './scenarios/catch-up.ts';
import { durability } from './scenarios/durability.ts';
import { hotRoom, manySockets, steady } from './scenarios/fan-out.ts';
import { postgres } from './scenarios/postgres.ts';
import { saturate } from './scenarios/saturate.ts';
import { storm } from './scenarios/storm.ts';
import { installAnchors } from './server-process.ts';

const FULL = { rounds: 5, durationMs: 1_500 };
const QUICK = { rounds: 5, durationMs: 1_000 };
const INSTALLED = ['hocuspocus', 'ws', 'socket.io', 'y-websocket', 'automerge-repo'] as const;
const LATENCY = { rounds: 5, durationMs: 3_000 };

/** Without a network the servers that have to be installed are left out. */
async function figures({ quick }: BenchOptions): Promise<Figures> {
  await initCrypto();
  const isInstalled = installAnchors();
  if (!isPinned) console.log('server and load share their processors: nothing here can be pinned');
  keepToLoadProcessors();
  const workers = await LoadWorkers.start();
  return await (quick ? quickly(workers, isInstalled) : whole(workers, isInstalled)).finally(() => {
    workers.end();
  });
}

async function quickly(workers: LoadWorkers, isInstalled: boolean): Promise<Figures> {
  const anchors = ['raw', 'durable', ...(isInstalled ? ['hocuspocus' as const] : [])] as const;
  return {
    ...(await saturate(workers, anchors, QUICK)),
    ...(await steady(workers, ['raw', 'durable', 'relay'], QUICK)),
  };
}

async function whole(workers: LoadWorkers, isInstalled: boolean): Promise<Figures> {
  const others = isInstalled ? INSTALLED : [];
  const compared = isInstalled ? (['hocuspocus'] as const) : [];
  const all = {
    ...(await saturate(workers, ['raw', 'durable', ...others], FULL)),
    ...(await steady(workers, ['raw', 'durable', ...compared, 'relay'], LATENCY)),
    ...(await hotRoom(workers, LATENCY)),
    ...(await manySockets(workers, LATENCY)),
    ...(await catchUp(LATENCY.rounds)),
    ...(await storm()),
    ...(await postgres(workers, FULL)),
    ...(await durability()),
  };
  return { ...all, 'excellent-rows-of-twelve': excellentRows(all) };
}

export const relayBench: Bench = {
  about: 'the relay: what its promises cost against servers that promise less',
  run: figures,
};

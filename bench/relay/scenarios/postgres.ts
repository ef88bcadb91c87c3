/**
 * Relays at one PostgreSQL: what an append costs relays and database together, through one node and through two, and whether
 * everything arrives whose readers are at the other node. The rooms are those of fan-out 1: one delivery of each append is in it.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { postgresBinaries, startPostgres } from '../../../tests/support/postgres.ts';
import type { Figures } from '../../bench.ts';
import { atMost, median, ratioFigure, unbarred } from '../figures.ts';
import type { Crowd, LoadWorkers } from '../load-workers.ts';
import { startedOnServerProcessors } from '../processors.ts';
import { processCpuSeconds, startServer, type ServerProcess } from '../server-process.ts';
import type { Rounds } from './saturate.ts';

const ROOMS = 50;
const SHAPE = { rooms: ROOMS, readers: 1, window: 64, payloadBytes: 300 };
const HALF = { ...SHAPE, rooms: ROOMS / 2 };
const ACROSS = { rooms: ROOMS, readers: 1, payloadBytes: 300, messagesPerSecond: 1_000 };

const APPEND_MICROSECONDS_MAX = 40;

interface Site {
  readonly workers: LoadWorkers;
  readonly nodes: readonly [ServerProcess, ServerProcess];
  /** The database's own. */
  readonly folder: string;
}

/** Nothing where PostgreSQL is not installed. */
export async function postgres(workers: LoadWorkers, rounds: Rounds): Promise<Figures> {
  const binaries = await postgresBinaries();
  if (binaries === undefined) return {};
  const database = await startedOnServerProcessors(() => startPostgres(binaries));
  const node = () => startServer('postgres', { store: database.url });
  try {
    const nodes = [await node(), await node()] as const;
    const site = { workers, nodes, folder: database.folder };
    return await figures(site, rounds).finally(() => Promise.all(nodes.map((each) => each.end())));
  } finally {
    await database.stop();
  }
}

async function figures(site: Site, { rounds, durationMs }: Rounds): Promise<Figures> {
  const { workers, nodes } = site;
  const [one, other] = nodes;
  const alone = [await workers.open(one, SHAPE)];
  const shared = [await workers.open(one, HALF), await workers.open(other, HALF)];
  const across = await workers.open({ ...one, readersPort: other.port }, ACROSS);
  for (const crowds of [alone, shared]) await costOf(site, crowds, durationMs);
  const [throughOne, throughTwo]: [number[], number[]] = [[], []];
  let lost = 0;
  for (let round = 0; round < rounds; round++) {
    throughOne.push(await costOf(site, alone, durationMs));
    throughTwo.push(await costOf(site, shared, durationMs));
    ({ lost } = await across.run(durationMs));
  }
  for (const crowd of [...alone, ...shared, across]) await crowd.close();
  return {
    'postgres-append-microseconds': atMost(median(throughOne), APPEND_MICROSECONDS_MAX),
    'postgres-append-microseconds-two-nodes': unbarred(median(throughTwo)),
    'postgres-two-nodes-to-one': ratioFigure(throughTwo, throughOne),
    'postgres-across-nodes-lost': atMost(lost, 0),
  };
}

/** Microseconds of processor time for an append, of the nodes and the database. */
async function costOf(site: Site, crowds: readonly Crowd[], durationMs: number): Promise<number> {
  const before = await cpuSeconds(site);
  const told = await Promise.all(crowds.map((crowd) => crowd.run(durationMs)));
  const appends = told.reduce((sum, { deliveries }) => sum + deliveries, 0);
  return (((await cpuSeconds(site)) - before) / appends) * 1_000_000;
}

async function cpuSeconds({ nodes, folder }: Site): Promise<number> {
  const [first] = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n');
  const parts = await Promise.all([
    ...nodes.map((node) => node.cpuSeconds()),
    ...(await family(Number(first))).map(processCpuSeconds),
  ]);
  return parts.reduce((sum, seconds) => sum + seconds, 0);
}

/** A process and its children. */
async function family(pid: number): Promise<readonly number[]> {
  const all = (await readdir('/proc')).map(Number).filter((each) => each > 0);
  const parents = await Promise.all(all.map(parentOf));
  return all.filter((each, place) => each === pid || parents[place] === pid);
}

/** Undefined of a process that ended meanwhile. */
async function parentOf(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => undefined);
  return stat === undefined
    ? undefined
    : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

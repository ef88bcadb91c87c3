/** A server under measurement: a child process with its own folder, and the processor time it has used. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { installOwn } from '../own-packages.ts';
import type { ServerAddress, ServerKind } from './dialect.ts';
import { onServerProcessors } from './processors.ts';

/** Servers from the folder of anchors, installed at the first use. */
const INSTALLED: Partial<Readonly<Record<ServerKind, string>>> = {
  hocuspocus: 'hocuspocus.mjs',
  ws: 'ws.mjs',
  'socket.io': 'socket-io.mjs',
  'y-websocket': 'y-websocket.mjs',
  'automerge-repo': 'automerge-repo.mjs',
};

export interface ServerProcess extends ServerAddress {
  /** What it keeps. */
  readonly folder: string;
  /** User and system time of the process so far, seconds. */
  cpuSeconds(): Promise<number>;
  /** Memory of its own, without the pages of files it has mapped. */
  memoryBytes(): Promise<number>;
  /** What it said on standard error. */
  readonly complaints: readonly string[];
  /** The exit code or signal once it has ended, whoever ended it. */
  ended(): number | string | undefined;
  /** Ends it by a signal that it cannot answer; what it keeps stays. */
  kill(): Promise<void>;
  /** Ends it and removes what it kept. */
  end(): Promise<void>;
}

/** Ticks a second of /proc, the same on every Linux that Node supports. */
const TICKS = 100;

export interface Keeping {
  /** Of a server that was killed; one of its own where left out. */
  readonly folder?: string;
  /** What a relay keeps its envelopes in, where not in its folder: postgres://… */
  readonly store?: string;
}

/** Starts a server on the processors that servers have. */
export async function startServer(
  kind: ServerKind,
  { folder: before, store }: Keeping = {},
): Promise<ServerProcess> {
  const folder = before ?? (await mkdtemp(join(tmpdir(), 'lantern-bench-')));
  const child = startChild(kind, folder, store);
  const complaints: string[] = [];
  let ending: number | string | undefined;
  child.stderr?.on('data', (bytes: Buffer) => complaints.push(bytes.toString()));
  child.once('exit', (code, signal) => {
    ending = code ?? signal ?? 'gone';
  });
  const line = await new Promise<string>((resolve, reject) => {
    if (child.stdout !== null) createInterface(child.stdout).once('line', resolve);
    child.once('exit', () => {
      reject(new Error(`the ${kind} server did not start: ${complaints.join('')}`));
    });
  });
  const kill = async (): Promise<void> => {
    if (ending !== undefined) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };
  return {
    kind,
    port: Number(/(\d+)\s*$/.exec(line)?.[1]),
    cpuSeconds: () => processCpuSeconds(child.pid ?? 0),
    memoryBytes: () => memoryBytes(child),
    complaints,
    ended: () => ending,
    folder,
    kill,
    end: async () => {
      await kill();
      await rm(folder, { recursive: true });
    },
  };
}

function startChild(kind: ServerKind, folder: string, store?: string): ChildProcess {
  if (kind === 'relay' || kind === 'postgres') return startRelay(folder, store ?? 'lmdb');
  const installed = INSTALLED[kind];
  return installed === undefined
    ? startAnchor(kind, folder)
    : startNode([new URL(`anchors/${installed}`, import.meta.url).pathname, folder], {});
}

/** Installs what the relay is compared with, at the first use. False when that is not possible here. */
export const installAnchors = (): boolean =>
  installOwn(new URL('anchors/', import.meta.url).pathname, '@automerge/automerge-repo');

function startRelay(folder: string, store: string): ChildProcess {
  return startNode([new URL('../../sync-server/main.ts', import.meta.url).pathname], {
    PORT: '0',
    LANTERN_DATA: folder,
    LANTERN_STORE: store,
    LANTERN_ENGINE: 'uws',
    LANTERN_LOG_LEVEL: 'error',
    LANTERN_ENVELOPES_PER_SECOND: '10000000',
    LANTERN_BYTES_PER_SECOND: '10000000000',
    LANTERN_CHANNEL_BYTES: '1000000000000',
    LANTERN_ACCOUNT_BYTES: '1000000000000',
  });
}

const startAnchor = (kind: string, folder: string): ChildProcess =>
  startNode([new URL('anchor.ts', import.meta.url).pathname, kind, folder], {});

function startNode(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  const [program = '', ...rest] = onServerProcessors([
    ...[process.execPath, '--import', 'tsx'],
    ...parameters,
  ]);
  return spawn(program, rest, {
    cwd: new URL('../..', import.meta.url).pathname,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** User and system time of a process so far, seconds. */
export async function processCpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

async function memoryBytes(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid ?? 0}/status`, 'utf8');
  return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1]) * 1_024;
}

/** A PostgreSQL of one's own on loopback, in a temporary folder, as a user that is not root; and its end. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const BINARIES = '/usr/lib/postgresql';
const READY = /database system is ready to accept connections/;
const READY_MS_MAX = 30_000;

export interface Postgres {
  readonly url: string;
  /** Where it keeps everything. */
  readonly folder: string;
  /** Ends it as a crash would: nothing is written any more. */
  kill(): Promise<void>;
  /** Starts it again in the same folder and at the same port. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

interface Place {
  readonly binaries: string;
  readonly folder: string;
  readonly port: number;
  readonly user: { readonly uid?: number; readonly gid?: number };
}

/** The folder of the newest PostgreSQL here, if there is one. */
export async function postgresBinaries(): Promise<string | undefined> {
  const versions = await readdir(BINARIES).catch(() => []);
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? undefined : join(BINARIES, newest, 'bin');
}

/** Makes a database in a temporary folder and starts it. Rejects when it does not start. */
export async function startPostgres(binaries: string): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'lantern-postgres-'));
  const user = userToRunAs();
  if (user.uid !== undefined && user.gid !== undefined) await chown(folder, user.uid, user.gid);
  const place: Place = { binaries, folder, port: await freePort(), user };
  const made = spawnSync(
    join(binaries, 'initdb'),
    ['-D', folder, '-A', 'trust', '-U', 'lantern', '-E', 'UTF8', '--no-locale', '--no-sync'],
    { ...user, encoding: 'utf8' },
  );
  if (made.status !== 0)
    throw new Error(`initdb ended with ${String(made.status)}: ${made.stderr}`);
  let running = await start(place);
  return {
    url: `postgres://lantern@127.0.0.1:${String(place.port)}/postgres`,
    folder,
    kill: () => end(running, 'SIGQUIT'),
    restart: async () => {
      running = await start(place);
    },
    stop: async () => {
      await end(running, 'SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses root; Debian's package brings a user for it. */
function userToRunAs(): Place['user'] {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim());
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function start({ binaries, folder, port, user }: Place): Promise<ChildProcess> {
  const settings = [
    `port=${String(port)}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
  ];
  const args = ['-D', folder, ...settings.flatMap((setting) => ['-c', setting])];
  const child = spawn(join(binaries, 'postgres'), args, {
    ...user,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    const patience = setTimeout(() => {
      reject(new Error(`PostgreSQL is not ready: ${said}`));
    }, READY_MS_MAX);
    child.once('exit', (code) => {
      clearTimeout(patience);
      reject(new Error(`PostgreSQL ended with ${String(code)}: ${said}`));
    });
    child.stderr.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      if (!READY.test(said)) return;
      clearTimeout(patience);
      child.stderr.removeAllListeners('data').resume();
      resolve();
    });
  });
  return child;
}

async function end(child: ChildProcess, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

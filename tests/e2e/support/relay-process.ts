/**
 * The real relay as a process of its own: started on a free port over a fresh folder, ended by its id, started again. Where
 * LANTERN_NODES names a database, two of them at it, behind one address that gives connections to them by turns.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The address of a database and the folder it writes in, where `npm run soak -- two-nodes` has started one. */
const { LANTERN_NODES: url, LANTERN_NODES_FOLDER: databaseFolder } = process.env;
const DATABASE =
  url === undefined || databaseFolder === undefined ? undefined : { url, folder: databaseFolder };

const START_MS_MAX = 60_000;
const STOP_MS_MAX = 30_000;

export class RelayProcess {
  readonly port: number;
  readonly folder: string;
  /** Everything the process ever wrote, of all its lives. */
  output = '';
  readonly #nodes: readonly number[];
  #children: readonly ChildProcess[] = [];
  #balancer: Balancer | undefined;

  private constructor(port: number, folder: string, nodes: readonly number[]) {
    this.port = port;
    this.folder = folder;
    this.#nodes = nodes;
  }

  static async create(): Promise<RelayProcess> {
    const port = await freePort();
    const folder = DATABASE?.folder ?? (await mkdtemp(join(tmpdir(), 'lantern-relay-')));
    const nodes = DATABASE === undefined ? [port] : [await freePort(), await freePort()];
    const relay = new RelayProcess(port, folder, nodes);
    await relay.start();
    return relay;
  }

  get address(): string {
    return `http://localhost:${String(this.port)}`;
  }

  async start(): Promise<void> {
    this.#children = this.#nodes.map((port) => this.#startNode(port));
    for (const port of this.#nodes) await this.#healthy(port);
    if (DATABASE !== undefined) this.#balancer = await Balancer.listen(this.port, this.#nodes);
  }

  #startNode(port: number): ChildProcess {
    const place =
      DATABASE === undefined ? { LANTERN_DATA: this.folder } : { LANTERN_STORE: DATABASE.url };
    const child = spawn(process.execPath, ['--import', 'tsx', 'sync-server/main.ts'], {
      env: { ...process.env, ...place, PORT: String(port), LANTERN_LOG_LEVEL: 'debug' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => (this.output += bytes.toString('latin1')));
    return child;
  }

  /** Ends these processes and no others. */
  async stop(): Promise<void> {
    await this.#balancer?.stop();
    this.#balancer = undefined;
    await Promise.all(this.#children.map((child) => this.#stopNode(child)));
    this.#children = [];
  }

  async #stopNode(child: ChildProcess): Promise<void> {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
    await ended;
    clearTimeout(timer);
  }

  async remove(): Promise<void> {
    await this.stop();
    if (DATABASE === undefined) await rm(this.folder, { recursive: true, force: true });
  }

  async #healthy(port: number): Promise<void> {
    const until = Date.now() + START_MS_MAX;
    while (Date.now() < until) {
      const answer = await fetch(`http://localhost:${String(port)}/healthz`).catch(() => undefined);
      if (answer?.ok === true) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the relay did not start: ${this.output.slice(-500)}`);
  }
}

/** Gives connections to the nodes by turns, as an operator's proxy would. */
class Balancer {
  readonly #server: Server;
  readonly #sockets: ReadonlySet<{ destroy: () => unknown }>;

  private constructor(server: Server, sockets: ReadonlySet<{ destroy: () => unknown }>) {
    this.#server = server;
    this.#sockets = sockets;
  }

  static async listen(port: number, nodes: readonly number[]): Promise<Balancer> {
    const sockets = new Set<{ destroy: () => unknown }>();
    let turn = 0;
    const server = createServer((near) => {
      const far = connect(nodes[turn++ % nodes.length] ?? port, '127.0.0.1');
      sockets.add(near).add(far);
      near.on('error', () => far.destroy()).on('close', () => sockets.delete(near));
      far.on('error', () => near.destroy()).on('close', () => sockets.delete(far));
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return new Balancer(server, sockets);
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

/** A port nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('a port was asked for');
  return address.port;
}

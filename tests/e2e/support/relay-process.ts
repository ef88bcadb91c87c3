/** The real relay as a process of its own: started on a free port over a fresh folder, ended by its id, started again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_MS_MAX = 60_000;
const STOP_MS_MAX = 30_000;

export class RelayProcess {
  readonly port: number;
  readonly folder: string;
  /** Everything the process ever wrote, of all its lives. */
  output = '';
  #child: ChildProcess | undefined;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.folder = folder;
  }

  static async create(): Promise<RelayProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'lantern-relay-'));
    const relay = new RelayProcess(await freePort(), folder);
    await relay.start();
    return relay;
  }

  get address(): string {
    return `http://localhost:${String(this.port)}`;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'sync-server/main.ts'], {
      env: {
        ...process.env,
        PORT: String(this.port),
        LANTERN_DATA: this.folder,
        LANTERN_LOG_LEVEL: 'debug',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => (this.output += bytes.toString('latin1')));
    await this.#healthy();
  }

  /** Ends this process and no other. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
    await ended;
    clearTimeout(timer);
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #healthy(): Promise<void> {
    const until = Date.now() + START_MS_MAX;
    while (Date.now() < until) {
      const answer = await fetch(`${this.address}/healthz`).catch(() => undefined);
      if (answer?.ok === true) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the relay did not start: ${this.output.slice(-500)}`);
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

/** The load of a measurement, made by several processes beside the servers: each has rooms of its own, with everybody in them. */
import { spawn, type ChildProcess } from 'node:child_process';
import process from 'node:process';
import type { ServerAddress, ServerKind } from './dialect.ts';
import { READY, type Answered, type LoadShape, type Order, type Told } from './orders.ts';

const PROGRAM = new URL('load-worker.ts', import.meta.url).pathname;
const WORKERS = 2;

class LoadWorker {
  readonly #child: ChildProcess;
  #asked = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    // Each order listens for its answer.
    child.setMaxListeners(0);
  }

  static async start(): Promise<LoadWorker> {
    const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM], {
      cwd: new URL('../..', import.meta.url).pathname,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    const worker = new LoadWorker(child);
    await worker.#told(READY);
    return worker;
  }

  ask(order: Order): Promise<Told> {
    const id = this.#asked++;
    const told = this.#told(id);
    // That the process is gone is told by its end.
    this.#child.send({ id, order }, () => undefined);
    return told;
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }

  #told(id: number): Promise<Told> {
    return new Promise((resolve, reject) => {
      const gone = (): void => {
        reject(new Error('a process of the load ended'));
      };
      const listen = (message: unknown): void => {
        // `load-worker.ts` sends nothing else.
        const answered = message as Answered;
        if (answered.id !== id) return;
        this.#child.off('message', listen).off('exit', gone);
        resolve(answered.told);
      };
      this.#child.on('message', listen).once('exit', gone);
    });
  }
}

/** Rooms at one server, spread over the processes. */
export interface Crowd {
  readonly kind: ServerKind;
  run(durationMs: number): Promise<Told>;
  close(): Promise<void>;
}

export class LoadWorkers {
  readonly #workers: readonly LoadWorker[];
  #loads = 0;

  private constructor(workers: readonly LoadWorker[]) {
    this.#workers = workers;
  }

  static async start(): Promise<LoadWorkers> {
    const starting = Array.from({ length: WORKERS }, () => LoadWorker.start());
    return new LoadWorkers(await Promise.all(starting));
  }

  /** Opens the rooms of a shape. */
  async open(address: ServerAddress, shape: LoadShape): Promise<Crowd> {
    const load = this.#loads++;
    const parts = partsOf(shape, this.#workers.length);
    const workers = this.#workers.slice(0, parts.length);
    const all = (orderOf: (place: number) => Order): Promise<readonly Told[]> =>
      Promise.all(workers.map((worker, place) => worker.ask(orderOf(place))));
    const { kind, port, readersPort = port } = address;
    const server = { kind, port, readersPort };
    await all((place) => ({ order: 'open', load, server, shape: parts[place] ?? shape }));
    return {
      kind,
      run: async (durationMs) => joined(await all(() => ({ order: 'run', load, durationMs }))),
      close: async () => {
        await all(() => ({ order: 'close', load }));
      },
    };
  }

  end(): void {
    for (const worker of this.#workers) worker.end();
  }
}

/** The rooms shared out; fewer parts where there are fewer rooms. */
function partsOf(shape: LoadShape, workers: number): readonly LoadShape[] {
  const parts: LoadShape[] = [];
  const count = Math.min(workers, shape.rooms);
  for (let part = 0; part < count; part++) {
    const firstRoom = Math.floor((shape.rooms * part) / count);
    const rooms = Math.floor((shape.rooms * (part + 1)) / count) - firstRoom;
    const place = { rooms, firstRoom };
    if ('window' in shape) parts.push({ ...shape, ...place });
    else {
      const messagesPerSecond = (shape.messagesPerSecond * rooms) / shape.rooms;
      parts.push({ ...shape, ...place, messagesPerSecond });
    }
  }
  return parts;
}

const joined = (told: readonly Told[]): Told => ({
  deliveries: told.reduce((sum, { deliveries }) => sum + deliveries, 0),
  ages: Float64Array.from(told.flatMap(({ ages }) => [...ages])),
  lost: told.reduce((sum, { lost }) => sum + lost, 0),
});

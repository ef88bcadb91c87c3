/** A relay as a real process, and a link to it over a real WebSocket. Processes are ended by their own handles. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { editSecretsOf, relayReadKey, relayWriteKey } from '#crypto/keys/epoch-secrets.ts';
import { relayIdOf } from '#crypto/relay/relay-identity.ts';
import { ALL_KINDS } from '#protocol/attach.ts';
import { SUBPROTOCOL } from '#protocol/version.ts';
import type { LinkListener, StoredEnvelope } from '../web/sync/relay/link-port.ts';
import { RelayLink } from '../web/sync/relay/relay-link.ts';
import {
  RelayWorld,
  seeded,
  type TestChannel,
} from '../web/sync/relay/relay-world.test-support.ts';

export interface RelayProcess {
  readonly child: ChildProcess;
  /** What it printed first. */
  readonly line: string;
  readonly url: string;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

export interface StartOptions {
  readonly data: string;
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** A program that starts the relay in its turn, with its parameters. */
  readonly within?: readonly string[];
}

/** Starts `sync-server/main.ts` and waits for its line; rejects when it ends before that. */
export async function startRelay(options: StartOptions): Promise<RelayProcess> {
  const main = new URL('main.ts', import.meta.url).pathname;
  const relay = [process.execPath, '--import', 'tsx', main];
  const [program = '', ...parameters] = [...(options.within ?? []), ...relay];
  const child = spawn(program, parameters, {
    cwd: new URL('..', import.meta.url).pathname,
    env: {
      ...process.env,
      PORT: String(options.port ?? 0),
      LANTERN_DATA: options.data,
      LANTERN_LOG_LEVEL: 'error',
      LANTERN_ENVELOPES_PER_SECOND: '100000',
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaints: string[] = [];
  child.stderr.on('data', (bytes: Buffer) => complaints.push(bytes.toString()));
  const ended = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(code ?? signal ?? 'gone');
    });
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    void ended.then((code) => {
      reject(new Error(`the relay ended with ${code}: ${complaints.join('')}`));
    });
  });
  return { child, line, url: /http:\/\/\S+/.exec(line)?.[0] ?? '', ended };
}

/** A port nobody listens at. A relay started at port 0 cannot be followed by another at its port for a minute. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** The public key at a relay's address. */
export async function relayKeyAt(url: string): Promise<Uint8Array> {
  const answer: unknown = await (await fetch(`${url}/relay.json`)).json();
  const hex =
    typeof answer === 'object' && answer !== null && 'relayPublicKey' in answer
      ? String(answer.relayPublicKey)
      : '';
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

/** A link over `ws` with real time, and waiting for what it is told. */
export class ProcessClient {
  readonly link: RelayLink;
  readonly stored: StoredEnvelope[] = [];
  readonly events: string[] = [];
  readonly digests: string[] = [];
  readonly #url: () => string;
  readonly #waiting = new Set<{ until: () => boolean; resolve: () => void }>();

  constructor(relayPublicKey: Uint8Array, url: () => string) {
    this.#url = url;
    const random = seeded(Date.now());
    this.link = new RelayLink({
      relayPublicKey,
      listener: this.#listener(),
      ports: {
        open: () => {
          this.#open();
        },
        now: Date.now,
        schedule: (delayMs, run) => {
          const timer = setTimeout(run, delayMs);
          return () => {
            clearTimeout(timer);
          };
        },
        random: random.next,
        randomBytes: random.bytes,
      },
    });
  }

  /** Resolves when `until` holds; it is asked again at everything the link tells. */
  when(until: () => boolean): Promise<void> {
    if (until()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.add({ until, resolve }));
  }

  #told(): void {
    for (const waiting of [...this.#waiting]) {
      if (!waiting.until()) continue;
      this.#waiting.delete(waiting);
      waiting.resolve();
    }
  }

  #event(event: string): void {
    this.events.push(event);
    this.#told();
  }

  #open(): void {
    const socket = new WebSocket(`${this.#url().replace('http', 'ws')}/relay`, SUBPROTOCOL);
    socket.on('open', () => {
      this.link.opened({
        send: (frame) => {
          socket.send(frame);
        },
        close: () => {
          socket.terminate();
        },
      });
    });
    socket.on('message', (data: Buffer) => {
      this.link.received(new Uint8Array(data));
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.link.closed();
    });
  }

  #listener(): LinkListener {
    return {
      stateChanged: (state) => {
        this.#event(`state ${state}`);
      },
      arrived: (run) => {
        this.digests.push(...run.items.map((item) => item.digest));
        this.#told();
      },
      snapshotsAhead: () => undefined,
      stored: (envelopes) => {
        this.stored.push(...envelopes);
        this.#told();
      },
      appendRefused: (_, code) => {
        this.#event(`append ${code}`);
      },
      appendPutOff: () => undefined,
      created: () => {
        this.#event('created');
      },
      channelRefused: (_, code) => {
        this.#event(`channel ${code}`);
      },
      closedChannel: () => {
        this.#event('closed');
      },
      rekeyed: () => {
        this.#event('rekeyed');
      },
      caughtUp: () => {
        this.#event('caught up');
      },
      wentBack: () => {
        this.#event('went back');
      },
      damaged: () => {
        this.#event('damaged');
      },
      split: () => {
        this.#event('split');
      },
      misled: (code) => {
        this.#event(`misled ${code}`);
      },
    };
  }
}

/** Keys and envelopes for a relay that is a process: its id comes from its own key. */
export class ProcessWorld extends RelayWorld {
  readonly processRelayId: Uint8Array;

  constructor(relayPublicKey: Uint8Array, seed: number) {
    super({ seed });
    this.processRelayId = relayIdOf(relayPublicKey);
  }

  override creation(channel: TestChannel) {
    const creation = super.creation(channel, this.token(Date.now() + 1_000_000));
    const { edit, readSecrets } = channel.secrets;
    const keys = {
      ...creation.keys,
      readKey: relayReadKey(readSecrets.read, this.processRelayId),
      writeKey: relayWriteKey(edit, this.processRelayId),
    };
    return { ...creation, keys };
  }
}

/** Follows a channel from its beginning, for reading and writing. */
export function follow(client: ProcessClient, world: ProcessWorld, channel: TestChannel): void {
  const { readSecrets, edit } = editSecretsOf(channel.secrets.edit);
  client.link.follow({
    channelId: channel.id,
    readKey: relayReadKey(readSecrets.read, world.processRelayId),
    writeKey: relayWriteKey(edit, world.processRelayId),
    position: { length: 0, head: new Uint8Array(32) },
    kinds: ALL_KINDS,
  });
}

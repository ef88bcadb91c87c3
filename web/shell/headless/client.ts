/** One life of the headless client: claims the folder, opens the core over it and the relay, runs one command, lets go of all. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initializeWasm } from '@automerge/automerge-repo/slim';
import { initCrypto, systemRandomBytes } from '#crypto/primitives/sodium.ts';
import { err, ok } from '#kernel/result.ts';
import type { Core } from '../core/core-port.ts';
import { createCore } from '../core/core.ts';
import type { Pipe } from '../core/ports.ts';
import { askOverHttp } from '../relay-http.ts';
import { systemClock, systemTimers } from '../system.ts';
import type { Answered, Call } from './command.ts';
import { claimDataFolder } from './data-folder.ts';
import { DeviceStore } from './device-store.ts';
import { knownPassphrase } from './passphrase.ts';
import { askRelayKey, parseRelayAddress, type RelayAddress } from './relay-address.ts';
import { RelayPipes } from './relay-pipes.ts';
import { waitFor } from './waiting.ts';
import { now } from './watching.ts';

const DEFAULT_FOLDER = './client-data';
/** After this many attempts in a row a change counts as made without a network. */
const ATTEMPTS_OFFLINE = 2;
const NO_PIPE: Pipe = { send: () => undefined, close: () => undefined };

export interface Client {
  readonly core: Core;
  /** Whether the server has acknowledged everything this device had to send. */
  readonly isSent: () => boolean;
  /** Whether everything is sent and nothing more is on its way to us. */
  readonly isSettled: () => boolean;
  /** Whether several attempts in a row reached nobody. */
  readonly isOffline: () => boolean;
  /** Waits until the condition holds, the call's time is over, or somebody stops the process; answers whether it holds. */
  readonly wait: (isMet: () => boolean) => Promise<boolean>;
}

type Run = (client: Client) => Answered;

/** For a device that somebody has set up: opens it with the passphrase. 'identity/not-set-up', 'identity/wrong-passphrase'. */
export function withClient(call: Call, run: Run): Answered {
  return withCore(call, async (client) => {
    if (now(client.core.session).status === 'new') return err({ code: 'identity/not-set-up' });
    const passphrase = await knownPassphrase(call.place);
    if (!passphrase.ok) return passphrase;
    const unlocked = await client.core.unlock(passphrase.value);
    return unlocked.ok ? run(client) : unlocked;
  });
}

/** For a device on which nobody has set up anything. 'identity/already-set-up'. */
export function withNewClient(call: Call, run: Run): Answered {
  return withCore(call, (client) =>
    now(client.core.session).status === 'new'
      ? run(client)
      : Promise.resolve(err({ code: 'identity/already-set-up' })),
  );
}

async function withCore(call: Call, run: Run): Answered {
  const relay = parseRelayAddress(call.value('relay'));
  if (!relay.ok) return relay;
  const folder = await claimDataFolder(call.value('data') || DEFAULT_FOLDER);
  if (!folder.ok) return folder;
  try {
    const store = await DeviceStore.open(folder.value.storeFolder);
    return store.ok
      ? await withStore({ call, relay: relay.value, store: store.value }, run)
      : store;
  } finally {
    await folder.value.release();
  }
}

interface Opened {
  readonly call: Call;
  readonly relay: RelayAddress;
  readonly store: DeviceStore;
}

async function withStore({ call, relay, store }: Opened, run: Run): Answered {
  const pipes = new RelayPipes(relay.socket, () => systemClock.now());
  const life = new AbortController();
  const core = await startCore({ relay, store, pipes, ended: life.signal });
  const stop = new AbortController();
  const letGo = call.place.onInterrupt(() => stop.abort());
  const isSent = () => store.unsent === 0;
  const isOnline = () => now(core.sync).connection === 'online';
  try {
    const session = now(core.session);
    if (session.status === 'failed') return err({ code: session.code });
    return await run({
      core,
      isSent,
      isSettled: () => isOnline() && isSent() && pipes.isQuiet,
      isOffline: () => !isOnline() && pipes.failures >= ATTEMPTS_OFFLINE,
      wait: (isMet) => waitFor(isMet, { waitMs: call.waitMs, signal: stop.signal }),
    });
  } finally {
    letGo();
    life.abort();
    core.stop();
    await store.close();
  }
}

async function startCore(parts: {
  readonly relay: RelayAddress;
  readonly store: DeviceStore;
  readonly pipes: RelayPipes;
  readonly ended: AbortSignal;
}): Promise<Core> {
  const { relay, store, pipes, ended } = parts;
  const wasm = createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm');
  await Promise.all([initCrypto(), initializeWasm(await readFile(wasm))]);
  return createCore({
    store: ok(store),
    // A step that ends after the core was stopped would connect again; there is nothing left to connect.
    connect: (events) => (ended.aborted ? NO_PIPE : pipes.open(events)),
    http: (request) => askOverHttp(relay.origin, request),
    relayKey: () => askRelayKey(relay),
    clock: systemClock,
    timers: {
      schedule: (delayMs, run) =>
        ended.aborted ? () => undefined : systemTimers.schedule(delayMs, run),
    },
    random: systemRandomBytes,
    origin: relay.origin,
  });
}

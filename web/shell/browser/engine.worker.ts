/** The worker that holds the keys: the engine behind messages. It has no network of its own. */
import { initializeWasm } from '@automerge/automerge-repo/slim';
import { initCrypto, systemRandomBytes } from '#crypto/primitives/sodium.ts';
import { err, type Result } from '#kernel/result.ts';
import type { OpenError, RowStore } from '#storage/row-store.ts';
import type { Core } from '../core/core-port.ts';
import { createCore } from '../core/core.ts';
import { systemClock, systemTimers } from '../system.ts';
import { CoreServer } from './core-server.ts';
import { isStoreName } from './device-people.ts';
import type { ToPage, ToWorker } from './messages.ts';
import { PagePipes } from './page-pipes.ts';

const post = (message: ToPage): void => {
  self.postMessage(message);
};

const pipes = new PagePipes(post);
const server = new CoreServer({
  ...{ post, clock: systemClock, timers: systemTimers },
  end: () => {
    post({ kind: 'ended' });
    self.close();
  },
});

self.onmessage = ({ data }: MessageEvent<ToWorker>): void => {
  if (data.kind === 'start') void start(data).then((core) => server.serve(core), reportError);
  else if (!pipes.handle(data)) server.handle(data);
};

async function start({
  wasm,
  origin,
  demo,
  store,
}: Extract<ToWorker, { kind: 'start' }>): Promise<Core> {
  const opened = demo === undefined ? openStore(store) : undefined;
  await Promise.all([initCrypto(), initializeWasm(new Uint8Array(wasm))]);
  const ports = { clock: systemClock, timers: systemTimers, random: systemRandomBytes, origin };
  if (demo !== undefined) {
    const { buildDemo } = await import('../demo/demo-clinic.ts');
    return buildDemo(ports, demo);
  }
  return createCore({
    ...ports,
    store: await (opened ?? openStore(store)),
    connect: (events) => pipes.open(events),
    http: (request) => pipes.ask(request),
    relayKey: () => pipes.askRelayKey(),
    witness: (seen) => post({ kind: 'witness', seen }),
  });
}

/** Opened while the cryptography starts, by code that stands apart from the engine: the demo has no store. */
async function openStore(name: string): Promise<Result<RowStore, OpenError>> {
  if (!isStoreName(name)) return err({ code: 'storage/failed' });
  const { openDexieStore } = await import('#storage/dexie-store.ts');
  return openDexieStore({ name });
}

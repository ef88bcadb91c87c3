/** One relay for each test, in a folder of its own; both are gone when the test is over. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach } from 'vitest';
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import { freePort, startRelay, type RelayProcess } from './relay-process.test-support.ts';

export interface OneRelay {
  readonly folder: () => string;
  /** Starts it, within another program where that is named, and with settings of its own. */
  readonly start: (
    within?: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ) => Promise<RelayProcess>;
}

/** Called once at the top of a file of tests. */
export function oneRelay(): OneRelay {
  let folder = '';
  let running: RelayProcess | undefined;
  beforeAll(initCrypto);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lantern-one-'));
  });
  afterEach(async () => {
    running?.child.kill('SIGKILL');
    await running?.ended;
    running = undefined;
    await rm(folder, { recursive: true });
  });
  return {
    folder: () => folder,
    start: async (within = [], environment = {}) => {
      running = await startRelay({ data: folder, port: await freePort(), within, environment });
      return running;
    },
  };
}

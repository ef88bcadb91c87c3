/** The relay as a program. Prints its address, one line, on standard output; everything else is a log on standard error. */
import process from 'node:process';
import { pino } from 'pino';
import { parseConfig } from './config.ts';
import { serve } from './serve.ts';
import { isStoreRejection } from './store/lmdb-store.ts';

const config = parseConfig(process.env);
if (!config.ok) {
  process.stderr.write(`Lantern relay: ${config.error.variable} is not set to something usable.\n`);
  process.exit(1);
}
const log = pino({ level: config.value.LANTERN_LOG_LEVEL, base: null }, pino.destination(2));

// A full disk rejects promises inside the store that nobody can hold; the commit itself has been answered already.
process.on('unhandledRejection', (reason) => {
  if (isStoreRejection(reason)) {
    log.error('the disk refused a write');
    return;
  }
  log.fatal('a promise was rejected and nobody was listening');
  process.exit(1);
});

const serving = await serve(config.value, log).catch(() => undefined);
if (serving?.ok !== true) {
  const reasons = {
    'server/port-taken': `port ${config.value.PORT} is taken; set PORT to a free one`,
    'server/engine-missing': 'the engine asked for does not load on this machine',
    'server/tls':
      'the files of LANTERN_TLS_CERTIFICATE and LANTERN_TLS_KEY cannot be used together',
    'server/no-database': 'the database of LANTERN_STORE cannot be reached',
    'server/not-durable':
      'the database runs without fsync; what it acknowledged could be lost, so there is no relay on it',
    'server/other-version':
      'the data was written by another version of Lantern and is left as it is; set LANTERN_DATA or LANTERN_STORE to another place',
  };
  const reason =
    serving === undefined
      ? 'the data folder cannot be used, or another relay is using it'
      : reasons[serving.error.code];
  process.stderr.write(`Lantern relay: ${reason}.\n`);
  process.exit(1);
}

const { url, isFallback, stop } = serving.value;
const fallback = isFallback
  ? ' The fast engine does not load here; the slower one is running.'
  : '';
process.stdout.write(`Lantern is at ${url}${fallback}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    void stop().then(() => process.exit(0));
  });

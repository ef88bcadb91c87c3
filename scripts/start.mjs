/** `npm start`: installs and builds what is missing, then serves app and relay on one address. */
import { buildIfStale } from './lib/build.mjs';
import { installIfNeeded } from './lib/install.mjs';
import { runInForeground, typeScript } from './lib/processes.mjs';

await installIfNeeded();
await buildIfStale();
const relay = runInForeground(typeScript('sync-server/main.ts'), {
  env: { LANTERN_LOG_LEVEL: process.env.LANTERN_LOG_LEVEL ?? 'warn' },
});
process.exit(await relay.ended);

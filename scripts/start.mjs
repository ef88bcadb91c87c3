/** `npm start`: installs and builds what is missing, then serves app and relay on one address. */
import { buildIfStale } from './lib/build.mjs';
import { installIfNeeded } from './lib/install.mjs';
import { chosenPort, startRelay } from './lib/relay.mjs';

const port = chosenPort();
await installIfNeeded();
await buildIfStale();
const relay = await startRelay(port);
process.exit(await relay.ended);

/** `npm run dev`: the relay, and Vite's development server in front of it with live reload. */
import { installIfNeeded } from './lib/install.mjs';
import { runInForeground, tool } from './lib/processes.mjs';
import { chosenPort, startRelay } from './lib/relay.mjs';

const relayPort = chosenPort();
await installIfNeeded();
const relay = await startRelay(relayPort);
const screens = runInForeground([...tool('vite'), 'dev'], {
  env: { LANTERN_RELAY_PORT: String(relayPort) },
});
const code = await Promise.race([relay.ended, screens.ended]);
relay.stop();
screens.stop();
await Promise.all([relay.ended, screens.ended]);
process.exit(code);

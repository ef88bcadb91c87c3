/** `npm run dev`: the relay, and Vite's development server in front of it with live reload. */
import { installIfNeeded } from './lib/install.mjs';
import { prepareSteps, watchMessages } from './lib/prepare.mjs';
import { runInForeground, tool } from './lib/processes.mjs';
import { chosenPort, startRelay } from './lib/relay.mjs';
import { runSteps } from './lib/steps.mjs';

const relayPort = chosenPort();
await installIfNeeded();
await runSteps(prepareSteps);
const relay = await startRelay(relayPort);
const messages = runInForeground(watchMessages);
const screens = runInForeground([...tool('vite'), 'dev'], {
  env: { LANTERN_RELAY_PORT: String(relayPort) },
});
const code = await Promise.race([relay.ended, screens.ended]);
const parts = [relay, messages, screens];
for (const part of parts) part.stop();
await Promise.all(parts.map(({ ended }) => ended));
process.exit(code);

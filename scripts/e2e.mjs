/** `npm run e2e [-- arguments of Playwright]`: the journeys in real browsers, against the built app and a real relay. */
import { buildIfStale } from './lib/build.mjs';
import { requireChromium } from './lib/chromium.mjs';
import { journeys } from './lib/journeys.mjs';
import { installIfNeeded } from './lib/install.mjs';
import { runInForeground } from './lib/processes.mjs';

await installIfNeeded();
const chromium = await requireChromium();
await buildIfStale();
const { command, env } = journeys(chromium, process.argv.slice(2));
process.exit(await runInForeground(command, { env }).ended);

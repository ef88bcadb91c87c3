/** `npm run dev`: the relay, and Vite's development server in front of it with live reload. */
import { installIfNeeded } from './lib/install.mjs';
import { prepareSteps, watchMessages } from './lib/prepare.mjs';
import { runInForeground, tool, typeScript } from './lib/processes.mjs';
import { runSteps } from './lib/steps.mjs';

await installIfNeeded();
await runSteps(prepareSteps);
const parts = [
  runInForeground(typeScript('sync-server/main.ts')),
  runInForeground(watchMessages),
  runInForeground([...tool('vite'), 'dev']),
];
const code = await Promise.race(parts.map(({ ended }) => ended));
for (const part of parts) part.stop();
await Promise.all(parts.map(({ ended }) => ended));
process.exit(code);

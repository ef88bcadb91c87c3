/** `npm run sim [-- options]`: the simulator. What it does with its options is said in `tests/simulation/main.ts`. */
import { rmSync } from 'node:fs';
import { installIfNeeded } from './lib/install.mjs';
import { prepareIfNew } from './lib/prepare.mjs';
import { runInForeground } from './lib/processes.mjs';

await installIfNeeded();
await prepareIfNew();
// Only now: what it is made with may just have been installed.
const { bundled } = await import('./lib/bundle.mjs');
const program = await bundled('tests/simulation/main.ts');
const code = await runInForeground([process.execPath, program, ...process.argv.slice(2)]).ended;
rmSync(program, { force: true });
process.exit(code);

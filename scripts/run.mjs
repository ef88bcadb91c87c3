/** Runs one TypeScript entry point of the project by Node: `node scripts/run.mjs PATH [arguments]`. */
import { installIfNeeded } from './lib/install.mjs';
import { prepareIfNew } from './lib/prepare.mjs';
import { runInForeground, typeScript } from './lib/processes.mjs';
import { fail } from './lib/words.mjs';

const [entry, ...args] = process.argv.slice(2);
if (!entry) fail('Name the entry point to run.');
await installIfNeeded();
await prepareIfNew();
process.exit(await runInForeground([...typeScript(entry), ...args]).ended);

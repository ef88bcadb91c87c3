/** `npm run check [-- --fix]`: format, types, rules, boundaries, unused code and unit tests, in under a minute. */
import { installIfNeeded } from './lib/install.mjs';
import { prepareSteps } from './lib/prepare.mjs';
import { fixSteps, runSteps, staticSteps, unitTests } from './lib/steps.mjs';
import { say } from './lib/words.mjs';

const started = performance.now();
await installIfNeeded();
if (process.argv.includes('--fix')) for (const step of fixSteps) await runSteps([step]);
const prepared = await runSteps(prepareSteps);
const checked = await runSteps([unitTests, ...staticSteps]);
const failed = prepared.failed + checked.failed;
const seconds = ((performance.now() - started) / 1000).toFixed(1);
say(failed === 0 ? `All steps passed in ${seconds} s` : `${failed} failed, in ${seconds} s`);
process.exit(failed === 0 ? 0 : 1);

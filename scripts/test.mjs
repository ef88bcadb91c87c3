/** `npm test`: every check, unit test and journey, from nothing. The last line is `N passed, N failed`. */
import { rmSync } from 'node:fs';
import { build, isBuilt } from './lib/build.mjs';
import { requireChromium } from './lib/chromium.mjs';
import { journeyCounts, sumCounts, unitCounts } from './lib/counts.mjs';
import { wishForServers, wishForTools } from './lib/debian.mjs';
import { installIfNeeded } from './lib/install.mjs';
import { journeyReport, journeys } from './lib/journeys.mjs';
import { prepareSteps } from './lib/prepare.mjs';
import { runQuietly, typeScript } from './lib/processes.mjs';
import { allTests, runSteps, sayStep, staticSteps, unitReport } from './lib/steps.mjs';
import { say } from './lib/words.mjs';

await installIfNeeded();
const chromium = await requireChromium();
await wishForTools();
await wishForServers();
const counts = [
  await runSteps(prepareSteps),
  await runSteps(staticSteps),
  await buildTheApp(),
  await runTests(repeated(allTests), unitReport, unitCounts),
  await runTests(
    repeated({ name: 'journeys', ...journeys(chromium) }, 'retries'),
    journeyReport,
    journeyCounts,
  ),
  await runSteps([
    { name: 'a tenth of the campaigns', command: [...typeScript('tests/soak/main.ts'), '--tenth'] },
  ]),
];
const { passed, failed, remarks } = sumCounts(counts);
for (const remark of remarks) say(remark);
say(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** The same, where a test that fails is run once more: the machine may be busy (decision 0038). */
function repeated(step, option = 'retry') {
  return { ...step, command: [...step.command, `--${option}=1`] };
}

async function buildTheApp() {
  const result = isBuilt() ? { code: 0, seconds: 0, output: '' } : await build();
  sayStep('build', result);
  return { passed: result.code === 0 ? 1 : 0, failed: result.code === 0 ? 0 : 1 };
}

/** Runs a test runner and counts its tests; a runner that fails without a failed test counts as one. */
async function runTests({ name, command, env }, report, read) {
  rmSync(report, { force: true });
  const result = await runQuietly(command, { env });
  sayStep(name, result);
  const counts = read(report);
  return result.code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

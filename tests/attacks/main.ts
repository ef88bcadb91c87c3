/** `npm run -s attacks [-- --json]`: every attack of the design, tried. The last line of --json is {"total","held","failed"}. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Attack } from './attack.ts';
import { outcomeOf, type TestReport } from './attack-report.ts';
import { attacksOnLogs } from './on-logs.ts';
import { attacksOnPeople } from './on-people.ts';
import { attacksOnRelays } from './on-relays.ts';
import { attacksOnWork } from './on-work.ts';

const ATTACKS: readonly Attack[] = [
  ...attacksOnLogs,
  ...attacksOnWork,
  ...attacksOnPeople,
  ...attacksOnRelays,
].sort((a, b) => a.number - b.number);

/** Runs the files that hold proofs; the report of the runner. What it writes itself goes to standard error. */
async function runProofs(): Promise<TestReport> {
  const files = new Set(ATTACKS.flatMap(({ proofs }) => proofs.map(({ file }) => file)));
  const folder = mkdtempSync(join(tmpdir(), 'lantern-attacks-'));
  const reportFile = join(folder, 'report.json');
  const runner = spawn(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--config',
      'tests/attacks/vitest.config.ts',
      '--reporter=json',
      `--outputFile=${reportFile}`,
      ...files,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  await new Promise((resolve) => runner.on('close', resolve));
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as TestReport;
  rmSync(folder, { recursive: true });
  return report;
}

const report = await runProofs();
const outcomes = ATTACKS.map((attack) => outcomeOf(attack, report));
for (const { attack, held, reasons } of outcomes) {
  console.log(`${held ? 'held' : 'OPEN'} ${String(attack.number).padStart(2)} ${attack.ruling}`);
  for (const reason of reasons) console.log(`        ${reason}`);
}
const failed = outcomes.filter(({ held }) => !held).map(({ attack }) => attack.number);
const held = outcomes.length - failed.length;
console.log(`${String(held)} held, ${String(failed.length)} failed`);
if (process.argv.includes('--json'))
  console.log(JSON.stringify({ total: outcomes.length, held, failed }));
process.exitCode = failed.length === 0 ? 0 : 1;

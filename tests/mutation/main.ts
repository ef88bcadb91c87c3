/**
 * The mutation campaign: Stryker changes the verifying half of crypto/ line by line, and each change has to be noticed by a test
 * or stand in docs/mutation-survivors.json with its reason. LANTERN_MUTATE names single files. Results are kept in .cache/mutation,
 * so that a run goes on where one was stopped.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { installOwn } from '../../bench/own-packages.ts';
import { compare, readAccepted, readReport, type Survivor } from './survivors.ts';

const STRYKER = new URL('stryker/', import.meta.url).pathname;
const ACCEPTED = 'docs/mutation-survivors.json';
const REPORT = '.cache/mutation/report.json';

async function runStryker(): Promise<number> {
  const only = process.env['LANTERN_MUTATE'];
  const stryker = spawn(
    process.execPath,
    [
      `${STRYKER}node_modules/@stryker-mutator/core/bin/stryker.js`,
      'run',
      'tests/mutation/stryker.config.json',
      ...(only === undefined ? [] : ['--mutate', only]),
    ],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      // Searches among the tests are short here: thousands of changes meet them.
      env: { ...process.env, LANTERN_RUNS: '6' },
    },
  );
  return await new Promise((resolve) => {
    stryker.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

const print = (what: string, survivors: readonly Survivor[]): void => {
  for (const { file, line, was, becomes } of survivors)
    console.log(`${what}: ${file}: ${line}\n    ${was}\n    → ${becomes}`);
};

async function main(): Promise<number> {
  if (!installOwn(STRYKER, '@vitest/expect')) {
    console.error('Stryker cannot be installed here: there is no network to its registry.');
    return 1;
  }
  const code = await runStryker();
  if (code !== 0) return code;
  const run = readReport(readFileSync(REPORT, 'utf8'));
  if (run === undefined) {
    console.error('The report is not one of Stryker.');
    return 1;
  }
  const accepted = readAccepted(readFileSync(ACCEPTED, 'utf8'));
  const { unlisted, stale } = compare(run, accepted);
  print('nobody noticed', unlisted);
  print('listed, and noticed or gone', stale);
  const [files, killed] = [run.files.length, run.killed];
  const listed = run.survivors.length - unlisted.length;
  console.log(
    `${String(files)} files: ${String(killed)} changes noticed, ${String(listed)} accepted, ${String(unlisted.length)} unnoticed, ${String(stale.length)} stale`,
  );
  return unlisted.length + stale.length === 0 ? 0 : 1;
}

process.exitCode = await main();

/**
 * The mutation campaign: Stryker changes crypto/ line by line, and each change has to be noticed by a test or stand in
 * docs/mutation-survivors.json with its reason. Files that were tried as they are (tests/mutation/tried.json) are left out;
 * LANTERN_MUTATE names files to try all the same, or is `anew`, which forgets what was tried and begins
 * again. What is known of single changes is kept in .cache/mutation: a campaign that was stopped goes on.
 */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { installOwn } from '../../bench/own-packages.ts';
import {
  changedFiles,
  isTried,
  JOURNAL_FILE,
  keepTried,
  ranOutOfTime,
  readTried,
  TRIED_FILE,
} from './changed-files.ts';
import { compare, readAccepted, readReport, type Survivor } from './survivors.ts';

const STRYKER = new URL('stryker/', import.meta.url).pathname;
const ACCEPTED = 'docs/mutation-survivors.json';
const REPORT = '.cache/mutation/report.json';

/** By name, or what has changed since it was tried. */
function filesToTry(): readonly string[] {
  const named = process.env['LANTERN_MUTATE'];
  if (named === 'anew')
    for (const file of [TRIED_FILE, JOURNAL_FILE]) rmSync(file, { force: true });
  else if (named !== undefined) return named.split(',');
  const tried = readTried();
  return changedFiles().filter((file) => !isTried(file, tried));
}

async function runStryker(files: readonly string[]): Promise<number> {
  const stryker = spawn(
    process.execPath,
    [
      `${STRYKER}node_modules/@stryker-mutator/core/bin/stryker.js`,
      'run',
      'tests/mutation/stryker.config.json',
      ...['--mutate', files.join(',')],
    ],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      // Searches among the tests are short here: thousands of changes meet them.
      env: { ...process.env, LANTERN_RUNS: '6', LANTERN_ROOT: process.cwd() },
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
  const files = filesToTry();
  if (files.length === 0) {
    console.log('Every file of the list was tried as it is.');
    return 0;
  }
  // What an interrupted campaign found out is kept before anything else.
  keepTried({ whole: [], open: [] });
  rmSync(REPORT, { force: true });
  const code = await runStryker(files);
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
  const open = new Set([...unlisted, ...stale].map(({ file }) => file));
  // A file of types alone has nothing to change, and stands in no report.
  keepTried({ whole: files.filter((file) => !open.has(file)), open: [...open] });
  const listed = run.survivors.length - unlisted.length;
  console.log(
    `${String(run.files.length)} files: ${String(run.killed)} changes noticed, ${String(listed)} accepted, ${String(unlisted.length)} unnoticed, ${String(stale.length)} stale`,
  );
  const late = ranOutOfTime(run.files);
  if (late > 0) console.log(`of the unnoticed, ${String(late)} ran out of their time`);
  return unlisted.length + stale.length === 0 ? 0 : 1;
}

process.exitCode = await main();

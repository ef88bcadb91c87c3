/** The steps of `npm run check`, and a way to run them two at a time. */
import { join } from 'node:path';
import { cacheFolder } from './paths.mjs';
import { runQuietly, tool } from './processes.mjs';
import { note, say } from './words.mjs';

const AT_ONCE_MAX = 2;

/** Where the unit tests leave their counts. */
export const unitReport = join(cacheFolder, 'unit-tests.json');

const prettierCache = ['--cache', '--cache-location', join(cacheFolder, 'prettier')];
const eslintCache = [
  '--cache',
  '--cache-strategy',
  'content',
  '--cache-location',
  join(cacheFolder, 'eslint'),
];
const types = (name, project) => ({
  name: `types of the ${name}`,
  command: [
    ...tool('tsc'),
    '-p',
    project,
    '--incremental',
    '--tsBuildInfoFile',
    join(cacheFolder, `${project}.buildinfo`),
  ],
});

const vitest = (name, args) => ({
  name,
  command: [
    ...tool('vitest'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unitReport}`,
    ...args,
  ],
});

/** What needs no other program and takes no more than a moment. */
export const unitTests = vitest('unit tests', ['--project', 'unit', '--project', 'worlds']);

/** Those, the long ones, and the tests that start real programs. */
export const allTests = vitest('unit, long and process tests', []);

/** Everything but the unit tests; the slow ones first, so that two slots end together. */
export const staticSteps = [
  {
    name: 'types of the screens',
    command: [
      ...tool('svelte-check'),
      '--tsconfig',
      './tsconfig.json',
      '--fail-on-warnings',
      '--output',
      'human',
    ],
  },
  {
    name: 'rules of the code',
    // A fresh clone has no cache, so that continuous integration looks at everything.
    command: [...tool('eslint'), '.', '--max-warnings', '0', ...eslintCache],
  },
  types('relay and tools', 'tsconfig.node.json'),
  types('pure folders', 'tsconfig.pure.json'),
  types('tests', 'tsconfig.tests.json'),
  types('service worker', 'tsconfig.worker.json'),
  {
    name: 'boundaries between folders',
    command: [
      ...tool('depcruise'),
      '--config',
      '.dependency-cruiser.cjs',
      'crypto',
      'device-adapters',
      'sync-server',
      'web',
      'tests',
      'bench',
    ],
  },
  { name: 'nothing unused', command: [...tool('knip'), '--no-progress'] },
  { name: 'format', command: [...tool('prettier'), '--check', ...prettierCache, '.'] },
];

export const fixSteps = [
  { name: 'fix the rules', command: [...tool('eslint'), '.', '--fix'] },
  {
    name: 'fix the format',
    command: [...tool('prettier'), '--write', '--log-level', 'warn', ...prettierCache, '.'],
  },
];

/**
 * Runs steps side by side, printing one line for each as it ends and the output of those that fail.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runSteps(steps) {
  const waiting = [...steps];
  let failed = 0;
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const result = await runQuietly(step.command);
      sayStep(step.name, result);
      if (result.code !== 0) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE_MAX }, worker));
  return { passed: steps.length - failed, failed };
}

export function sayStep(name, { code, seconds, output }) {
  say(`${code === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(30)} ${seconds.toFixed(1).padStart(6)} s`);
  if (code !== 0) note(output.trimEnd());
}

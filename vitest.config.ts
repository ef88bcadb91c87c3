/**
 * Tests in Node, in two projects: `unit`, which `npm run check` runs, and `process`, which starts real programs and which
 * only `npm test` runs. What needs a browser is in tests/e2e.
 */
import { defineConfig } from 'vitest/config';

const TESTS = [
  '{crypto,device-adapters,sync-server,web}/**/*.test.ts',
  'tests/{world,simulation,vectors,architecture}/**/*.test.ts',
];
const PROCESS_TESTS = '**/*.process.test.ts';

export default defineConfig({
  test: {
    // Long enough for a busy machine: no test may depend on how fast it is.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'threads',
    maxWorkers: 2,
    // Files share their modules: the cryptography and Automerge are compiled once, not once a file.
    isolate: false,
    projects: [
      { extends: true, test: { name: 'unit', include: TESTS, exclude: [PROCESS_TESTS] } },
      {
        extends: true,
        test: { name: 'process', include: [PROCESS_TESTS], exclude: ['node_modules'] },
      },
    ],
  },
});

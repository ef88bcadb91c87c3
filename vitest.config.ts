/**
 * Tests in Node. `npm run check` runs the projects `unit` and `worlds`, in which whole devices live over a relay in memory. Only
 * `npm test` runs the others: `long` and `long-worlds` take seconds each, `process` starts real programs. What needs a browser is
 * in tests/e2e.
 */
import { defineConfig } from 'vitest/config';
import { listenIn } from './tests/leaks/listen-in.ts';

const TESTS = [
  '{crypto,device-adapters,sync-server,web}/**/*.test.ts',
  'tests/{world,simulation,vectors,architecture,leaks}/**/*.test.ts',
  'tests/mutation/*.test.ts',
];
const WORLDS = ['web/{sync,shell}/**/*.test.ts', 'tests/{world,simulation}/**/*.test.ts'];
const PROCESS_TESTS = '**/*.process.test.ts';
/** Searches, fuzzing and histories: more of them find more, and each costs its time. */
const LONG = [
  'crypto/work/{attacks,change-header,convergence,cross-log,work-ledger}.test.ts',
  'crypto/log/{lateness,random-history,stored-log,worked-examples,access-history}.test.ts',
  'crypto/{evidence/evidence,invite/join,rest/slot,epoch/attacks,epoch/late-rotation}.test.ts',
  'sync-server/{protocol/protocol,relay/relay}.test.ts',
  'device-adapters/{decoders/fuzz,streams/streams,core/core,analysis/read-ecg}.test.ts',
  'tests/attacks/*.attack.ts',
];
/** Journeys of several devices, as long as those above. */
const LONG_WORLDS = [
  'tests/world/{carrying,conversations,covered-on-learning,kept-logs,ladder,late-work,meeting,own-record,recovery,relay-went-back,removal,second-device*,sharing,who-looked,emergency}.test.ts',
  'tests/simulation/*.test.ts',
  'web/sync/{joining/{own-record,positions},engine/shifted-work,engine/promises}.test.ts',
];
/** Puts another module in the place of one of ours, which files that share their modules must not do. */
const ALONE = ['tests/world/crew-of-before.test.ts'];

export default defineConfig({
  // Every test runs with an ear on the keys it makes: no error, log line or thrown object says one.
  plugins: [listenIn()],
  test: {
    setupFiles: ['tests/leaks/listen.ts'],
    // Long enough for a busy machine: no test may depend on how fast it is.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'threads',
    maxWorkers: 2,
    // Files share their modules: the cryptography and Automerge are compiled once, not once a file.
    isolate: false,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: TESTS, exclude: [PROCESS_TESTS, ...WORLDS, ...LONG] },
      },
      {
        extends: true,
        test: {
          name: 'worlds',
          include: WORLDS,
          exclude: [PROCESS_TESTS, ...LONG_WORLDS, ...ALONE],
          setupFiles: ['tests/world/quick-passphrases.ts'],
        },
      },
      { extends: true, test: { name: 'long', include: LONG } },
      {
        extends: true,
        test: {
          name: 'long-worlds',
          include: LONG_WORLDS,
          setupFiles: ['tests/world/quick-passphrases.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ALONE,
          isolate: true,
          setupFiles: ['tests/world/quick-passphrases.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'process', include: [PROCESS_TESTS], exclude: ['node_modules'] },
      },
    ],
  },
});

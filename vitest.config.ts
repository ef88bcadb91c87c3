/** Unit tests run in Node; what needs a real browser is in tests/e2e and runs in Chromium. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{crypto,device-adapters,sync-server,web}/**/*.test.ts',
      'tests/{world,simulation,vectors,architecture}/**/*.test.ts',
    ],
    // Long enough for a busy machine: no test may depend on how fast it is.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'threads',
    maxWorkers: 2,
  },
});
